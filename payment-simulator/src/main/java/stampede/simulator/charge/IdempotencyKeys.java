package stampede.simulator.charge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Every idempotency key with its fingerprint and first answer. Keys are never pruned: Stripe does so after 24 hours at
 * the earliest.
 */
@Component
public class IdempotencyKeys {
	private sealed interface Use {
		String fingerprint();
	}

	private record InFlight(String fingerprint) implements Use {}

	private record Answered(String fingerprint, Answer answer) implements Use {}

	private final Map<String, Use> uses = new ConcurrentHashMap<>();

	/**
	 * Takes the key for the call under way, or finds the answer it has had. Throws {@link InvalidRequestException} when
	 * the key belongs to other parameters or to a call that is not finished. Whoever got the key must either
	 * {@link #answered} or {@link #release} it.
	 */
	public Optional<Answer> claim(String key, String fingerprint) {
		var earlier = uses.putIfAbsent(key, new InFlight(fingerprint));
		if (earlier == null) {
			return Optional.empty();
		}
		if (!earlier.fingerprint().equals(fingerprint)) {
			throw new InvalidRequestException(otherParameters(key));
		}
		return switch (earlier) {
			case Answered(_, var answer) -> Optional.of(answer);
			case InFlight _ -> throw new InvalidRequestException(inUse(key));
		};
	}

	/** Keeps the first answer. */
	public void answered(String key, String fingerprint, Answer answer) {
		uses.put(key, new Answered(fingerprint, answer));
	}

	/** Forgets a call that came to nothing, so that it may be made again under the same key. */
	public void release(String key) {
		uses.computeIfPresent(key, (_, use) -> use instanceof InFlight ? null : use);
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
