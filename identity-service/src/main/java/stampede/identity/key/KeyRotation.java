package stampede.identity.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.identity.IdentityException;

/**
 * Keeps one active and one next key, and exchanges them in time. A next key is published before it signs, for longer than verifiers
 * cache a JWK set; otherwise they would refuse its first tokens. Several processes may run it at once.
 */
@Component
public class KeyRotation {
	private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);
	private static final int BITS = 2048;
	private final SigningKeys keys;
	private final KeyProperties properties;

	KeyRotation(SigningKeys keys, KeyProperties properties) {
		this.keys = keys;
		this.properties = properties;
	}

	/** All keys, the oldest first. */
	Mono<List<SigningKey>> current() {
		return keys.all();
	}

	/** Does what is due now, and returns all keys. */
	public Mono<List<SigningKey>> round() {
		return keys.all()
				.flatMap(all -> step(all, properties.rotateEvery()))
				.flatMap(_ -> keys.deleteRetired(properties.keepFor()))
				.then(Mono.defer(keys::all));
	}

	/**
	 * Lets the next key sign now. Returns all keys. Fails with {@link IdentityException.KeyNotPublished} while the next key was not
	 * published long enough. A repeat rotates again.
	 */
	public Mono<List<SigningKey>> rotate() {
		return keys.all()
				.flatMap(all -> Mono.justOrEmpty(missing(all)).flatMap(Mono::<Boolean>error)
						.switchIfEmpty(Mono.defer(() -> step(all, Duration.ZERO))))
				.then(Mono.defer(this::round));
	}

	private Optional<IdentityException> missing(List<SigningKey> all) {
		var published = in(all, KeyState.NEXT).map(SigningKey::age).orElse(Duration.ZERO);
		var left = properties.publishFor().minus(published);
		return left.isPositive()
				? Optional.of(new IdentityException.KeyNotPublished(left.toSeconds() + 1))
				: Optional.empty();
	}

	/** One change, or none. */
	private Mono<Boolean> step(List<SigningKey> all, Duration rotateAfter) {
		var active = in(all, KeyState.ACTIVE);
		var next = in(all, KeyState.NEXT);
		if (active.isEmpty()) {
			return add(KeyState.ACTIVE).then(add(KeyState.NEXT));
		}
		if (next.isEmpty()) {
			return add(KeyState.NEXT);
		}
		var isDue = active.get().active().compareTo(rotateAfter) >= 0
				&& next.get().age().compareTo(properties.publishFor()) >= 0;
		return isDue ? promote(active.get(), next.get()) : Mono.just(false);
	}

	private Mono<Boolean> promote(SigningKey active, SigningKey next) {
		return keys.promote(active.kid(), next.kid())
				.doOnNext(promoted -> {
					if (promoted) {
						log.info("signing key {} replaces {}", next.kid(), active.kid());
					}
				})
				.flatMap(_ -> add(KeyState.NEXT));
	}

	private Mono<Boolean> add(KeyState state) {
		return Mono.fromCallable(KeyRotation::generate).subscribeOn(Schedulers.boundedElastic())
				.flatMap(key -> keys.add(key, state));
	}

	private static RSAKey generate() throws JOSEException {
		return new RSAKeyGenerator(BITS).keyID(UUID.randomUUID().toString()).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256).generate();
	}

	private static Optional<SigningKey> in(List<SigningKey> all, KeyState state) {
		return all.stream().filter(key -> key.state() == state).findFirst();
	}
}
