package stampede.simulator.charge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Every idempotency key with its fingerprint and first answer: keys of calls in progress in memory, the others in the
 * database. Keys are never pruned: Stripe does so after 24 hours at the earliest.
 */
@Component
public class IdempotencyKeys {
	private final Map<String, String> inFlight = new ConcurrentHashMap<>();
	private final GroupCommit commits;
	private final ChargeStore store;

	IdempotencyKeys(GroupCommit commits, ChargeStore store) {
		this.commits = commits;
		this.store = store;
	}

	/**
	 * Does {@code work} with the key taken, or completes with what {@code again} makes of the answer that the key has had.
	 * Fails with {@link InvalidRequestException} when the key belongs to other parameters or to a call that is not
	 * finished. The key is released before the result of the call is published: a later call finds the stored
	 * answer, or may repeat a call that failed. Cancelling it cancels the work and releases the key.
	 */
	public <T> Mono<T> once(String key, String fingerprint, Mono<T> work, Function<Answer, T> again) {
		return Mono.using(() -> taken(key, fingerprint),
				_ -> commits.run(() -> answered(key, fingerprint))
						.flatMap(earlier -> earlier.map(answer -> Mono.just(again.apply(answer))).orElse(work)),
				inFlight::remove);
	}

	private String taken(String key, String fingerprint) {
		var earlier = inFlight.putIfAbsent(key, fingerprint);
		if (earlier != null) {
			throw new InvalidRequestException(earlier.equals(fingerprint) ? inUse(key) : otherParameters(key));
		}
		return key;
	}

	private Optional<Answer> answered(String key, String fingerprint) {
		return store.answerOf(key).map(known -> {
			if (!known.fingerprint().equals(fingerprint)) {
				throw new InvalidRequestException(otherParameters(key));
			}
			return known.answer();
		});
	}

	private static Refusal otherParameters(String key) {
		return new Refusal(400, "idempotency_error", null, null,
				"Keys for idempotent requests can only be used with the same parameters they were first used with. "
						+ "Try using a key other than '%s' if you meant to execute a different request."
								.formatted(key),
				null);
	}

	private static Refusal inUse(String key) {
		return new Refusal(409, "invalid_request_error", "idempotency_key_in_use", null,
				"There is currently another in-progress request using this Idempotent Key (%s).".formatted(key), null);
	}
}
