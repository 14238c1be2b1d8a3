package stampede.kit.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.metrics.KitMetric;

/**
 * The keys that the issuer publishes (RFC 7517). A timer refreshes them. A token with an unknown key id causes a refresh at a
 * limited rate, because clients can send any number of unknown key ids. While the issuer is unavailable the last
 * keys are used. A withdrawn key is accepted until the next refresh, and cached tokens for a minute longer
 * ({@link RememberedTokens}).
 */
final class IssuerKeys implements KeySource, SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
	private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);
	private static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(30);
	private static final int SMALLEST_BITS = 2048;
	private final WebClient web;
	private final URI address;
	private final Duration every;
	private volatile List<JWK> keys = List.of();
	private volatile long knownSince = System.nanoTime();
	private volatile boolean failed;
	private @Nullable Mono<Void> underWay;
	private @Nullable Long lookedUpForUnknown;
	private @Nullable Disposable timer;

	/**
	 * @param issuer label of the metric
	 * @param every interval between two refreshes
	 */
	IssuerKeys(String issuer, WebClient web, URI address, Duration every, MeterRegistry meters) {
		this.web = web;
		this.address = address;
		this.every = every;
		KitMetric.TOKENS_KEYS_AGE.gauge(meters, this::age, issuer);
	}

	private double age() {
		return (System.nanoTime() - knownSince) / 1e9;
	}

	/** All known keys; fails with {@link KeysUnavailableException} while there are none. */
	@Override
	public Flux<JWK> of(SignedJWT token) {
		var id = token.getHeader().getKeyID();
		return Mono.defer(() -> isKnown(id) ? Mono.empty() : lookUpForUnknown())
				.thenMany(Flux.defer(() -> keys.isEmpty()
						? Flux.error(new KeysUnavailableException())
						: Flux.fromIterable(keys)));
	}

	private boolean isKnown(@Nullable String id) {
		var known = keys;
		return id == null ? !known.isEmpty() : known.stream().anyMatch(key -> id.equals(key.getKeyID()));
	}

	private synchronized Mono<Void> lookUpForUnknown() {
		if (underWay != null) {
			return underWay;
		}
		var now = System.nanoTime();
		if (lookedUpForUnknown != null && now - lookedUpForUnknown < BETWEEN_UNKNOWN.toNanos()) {
			return Mono.empty();
		}
		lookedUpForUnknown = now;
		return lookUp();
	}

	/** One call at a time; never fails. */
	private synchronized Mono<Void> lookUp() {
		if (underWay == null) {
			underWay = web.get().uri(address).retrieve().bodyToMono(String.class)
					.map(IssuerKeys::parse)
					.doOnNext(this::take)
					.doOnError(this::keep)
					.onErrorComplete()
					.then()
					.doFinally(_ -> ended())
					.cache();
		}
		return underWay;
	}

	private synchronized void ended() {
		underWay = null;
	}

	private static List<JWK> parse(String body) {
		try {
			var found = JWKSet.parse(body).getKeys().stream()
					.filter(key -> KeyType.RSA.equals(key.getKeyType()) && key.size() >= SMALLEST_BITS)
					.toList();
			if (found.isEmpty()) {
				throw new IllegalArgumentException("there is no RSA key of %d bits or more".formatted(SMALLEST_BITS));
			}
			return found;
		} catch (ParseException malformed) {
			throw new IllegalArgumentException("this is no key set: " + malformed.getMessage(), malformed);
		}
	}

	private void take(List<JWK> found) {
		if (failed) {
			log.info("JWKS refresh from {} succeeded again", address);
		}
		failed = false;
		keys = found;
		knownSince = System.nanoTime();
	}

	private void keep(Throwable failure) {
		failed = true;
		log.warn("JWKS refresh from {} failed ({}); keeping {} cached keys", address, failure.toString(), keys.size());
	}

	@Override
	public synchronized void start() {
		timer = Mono.defer(this::lookUp)
				.repeatWhen(rounds -> rounds.concatMap(_ -> Mono.delay(failed ? AFTER_A_FAILURE : every)))
				.subscribe();
	}

	@Override
	public synchronized void stop() {
		if (timer != null) {
			timer.dispose();
			timer = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return timer != null;
	}

	/** Before the server opens. */
	@Override
	public int getPhase() {
		return 0;
	}
}
