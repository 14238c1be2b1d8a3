package stampede.simulator.charge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Every idempotency key with its fingerprint and first answer: those of calls under way in memory, the others in the
 * database. Keys are never pruned: Stripe does so after 24 hours at the earliest.
 */
@Component
public class IdempotencyKeys {
	private final Map<String, String> inFlight = new ConcurrentHashMap<>();
	private final GroupCommit commits;
	private final Book book;

	IdempotencyKeys(GroupCommit commits, Book book) {
		this.commits = commits;
		this.book = book;
	}

	/**
	 * Takes the key for the call under way, or finds the answer it has had. Fails with {@link InvalidRequestException}
	 * when the key belongs to other parameters or to a call that is not finished. Whoever got the key must
	 * {@link #release} it when the call has ended in whatever way.
	 */
	public Mono<Optional<Answer>> claim(String key, String fingerprint) {
		return Mono.defer(() -> {
			var earlier = inFlight.putIfAbsent(key, fingerprint);
			if (earlier != null) {
				return Mono.error(
						new InvalidRequestException(earlier.equals(fingerprint) ? inUse(key) : otherParameters(key)));
			}
			return commits.run(() -> answered(key, fingerprint))
					.doOnNext(answer -> answer.ifPresent(_ -> release(key)))
					.doOnError(_ -> release(key));
		});
	}

	/** Lets the key go: whoever comes next finds the answer that was kept, or may make the call that came to nothing. */
	public void release(String key) {
		inFlight.remove(key);
	}

	private Optional<Answer> answered(String key, String fingerprint) {
		return book.answerOf(key).map(known -> {
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
