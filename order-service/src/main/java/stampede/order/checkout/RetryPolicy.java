package stampede.order.checkout;

import java.time.Duration;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import stampede.kit.client.RepeatRefusedException;
import stampede.kit.deadline.Deadline;
import stampede.order.OrderException;

/**
 * When a step of a checkout is tried again: every failure may have taken effect, and every step may be repeated. Only an order that
 * moved on is let go, and one whose repeat would be one too many is left to the recovery worker. While a circuit breaker is open the
 * caller waits, as a crowd that is answered at once would only grow.
 */
final class RetryPolicy {
	private static final Duration PAUSE = Duration.ofMillis(100);
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private RetryPolicy() {}

	/** Ever later, until there is no time for another pause before {@code end}. */
	static RetryBackoffSpec until(Deadline end) {
		return Retry.backoff(Long.MAX_VALUE, PAUSE)
				.maxBackoff(LONGEST_PAUSE)
				.filter(failure -> !(failure instanceof OrderException || failure instanceof RepeatRefusedException)
						&& end.remaining().compareTo(LONGEST_PAUSE) > 0);
	}
}
