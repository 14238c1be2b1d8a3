package stampede.identity.key;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.identity.IdentityMetric;
import stampede.kit.security.KeySource;

/**
 * The signing keys in memory, for all requests. A worker rotates them. A process whose workers stand by (a canary) reads them again when it
 * needs them after 15 s or more. While the database is unavailable the last known keys are used. Thread-safe.
 */
@Component("customerKeys")
public class KeyRing implements KeySource {
	private static final Duration OLD = Duration.ofSeconds(15);
	private final KeyRotation rotation;
	private final LongSupplier nanoTime;
	private final Mono<List<SigningKey>> firstLoad;
	private final Mono<List<SigningKey>> reading;
	private volatile List<SigningKey> keys = List.of();
	private volatile long readAt;

	@Autowired
	KeyRing(KeyRotation rotation, MeterRegistry meters) {
		this(rotation, meters, System::nanoTime);
	}

	/** @param nanoTime as {@link System#nanoTime} */
	KeyRing(KeyRotation rotation, MeterRegistry meters, LongSupplier nanoTime) {
		this.rotation = rotation;
		this.nanoTime = nanoTime;
		this.reading = Mono.defer(rotation::current).doOnNext(this::take).cacheInvalidateIf(_ -> true);
		this.firstLoad = Mono.defer(this::refresh).cacheInvalidateIf(_ -> true);
		IdentityMetric.SIGNING_KEY_AGE.gauge(meters,
				() -> active().map(key -> key.active().toMillis() / 1e3).orElse(Double.NaN));
	}

	/** Rotates if that is due, and reads the keys. */
	public Mono<List<SigningKey>> refresh() {
		return rotation.round().doOnNext(this::take);
	}

	/** Lets the next key sign now; fails as {@link KeyRotation#rotate}. */
	public Mono<List<SigningKey>> rotate() {
		return rotation.rotate().doOnNext(this::take);
	}

	/** All keys, the oldest first. Reads them before the first use, and if they are old. */
	public Mono<List<SigningKey>> all() {
		return Mono.defer(() -> {
			var known = keys;
			if (known.isEmpty()) {
				return firstLoad;
			}
			return nanoTime.getAsLong() - readAt > OLD.toNanos()
					? reading.onErrorReturn(Exception.class, known)
					: Mono.just(known);
		});
	}

	/** The key that signs now. */
	public Mono<SigningKey> signing() {
		return all().map(_ -> active().orElseThrow(() -> new IllegalStateException("there is no active signing key")));
	}

	/** The public halves, as verifiers read them (RFC 7517). */
	public Mono<String> published() {
		return all().map(known -> new JWKSet(known.stream().<JWK>map(SigningKey::key).toList()).toString(true));
	}

	@Override
	public Flux<JWK> of(SignedJWT token) {
		return all().flatMapIterable(known -> known.stream().<JWK>map(key -> key.key().toPublicJWK()).toList());
	}

	private Optional<SigningKey> active() {
		return keys.stream().filter(key -> key.state() == KeyState.ACTIVE).findFirst();
	}

	private void take(List<SigningKey> found) {
		keys = found;
		readAt = nanoTime.getAsLong();
	}
}
