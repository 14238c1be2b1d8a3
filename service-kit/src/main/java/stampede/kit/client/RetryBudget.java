package stampede.kit.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps repeats below a tenth of the calls to one neighbour, so that its trouble does not bring it more work than its
 * health: first attempts earn a tenth of a token, a repeat costs a whole one. A few tokens are there from the start, so
 * that a process that has sent little can mend a single lost answer; more than ten are not kept, so that a quiet day
 * does not pay for a storm. Never waits.
 */
final class RetryBudget {
	private static final int REPEAT = 10;
	private static final int AT_FIRST = 5 * REPEAT;
	private static final int AT_MOST = 10 * REPEAT;
	private final AtomicInteger tenths = new AtomicInteger(AT_FIRST);

	/** For a first attempt that is sent. */
	void earn() {
		tenths.getAndUpdate(left -> Math.min(AT_MOST, left + 1));
	}

	/** For a repeat; {@code false} when it must not be sent. */
	boolean spend() {
		return tenths.getAndUpdate(left -> left < REPEAT ? left : left - REPEAT) >= REPEAT;
	}
}
