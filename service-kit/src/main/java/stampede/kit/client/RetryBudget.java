package stampede.kit.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token bucket that limits retries to a tenth of the calls to one downstream service, so that an outage does not add load. A first
 * attempt earns a tenth of a token, a retry costs one. The bucket starts with five tokens, so that a process that has sent few calls
 * can retry, and holds at most ten, so that a quiet day does not allow a burst of retries. Never blocks.
 */
final class RetryBudget {
	private static final int RETRY = 10;
	private static final int INITIAL = 5 * RETRY;
	private static final int MAX = 10 * RETRY;
	private final AtomicInteger tenths = new AtomicInteger(INITIAL);

	/** Records a first attempt. */
	void earn() {
		tenths.getAndUpdate(left -> Math.min(MAX, left + 1));
	}

	/** Takes a token for a retry; {@code false} when there is none and the retry must not be sent. */
	boolean spend() {
		return tenths.getAndUpdate(left -> left < RETRY ? left : left - RETRY) >= RETRY;
	}
}
