package stampede.order.checkout;

import java.time.Duration;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import stampede.kit.client.RepeatRefusedException;
import stampede.kit.deadline.Deadline;
import stampede.order.OrderException;

/**
 * Decides about retries of a step: every failed step may have taken effect, and every step is safe to repeat. There is no retry for an order
 * that another process has changed, and none without retry budget, which leaves the order to the recovery worker. While a circuit breaker
 * is open the step waits: answering at once would only let more orders in.
 */
final class RetryPolicy {
	private static final Duration PAUSE = Duration.ofMillis(100);
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private RetryPolicy() {}

	/** With growing pauses, until there is no time for another pause before {@code end}. */
	static RetryBackoffSpec until(Deadline end) {
		return Retry.backoff(Long.MAX_VALUE, PAUSE)
				.maxBackoff(LONGEST_PAUSE)
				.filter(failure -> !(failure instanceof OrderException || failure instanceof RepeatRefusedException)
						&& end.remaining().compareTo(LONGEST_PAUSE) > 0);
	}
}
