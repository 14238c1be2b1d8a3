package stampede.kit.batching;

import java.time.Duration;

/**
 * When a batcher may start its next batch. It waits for the spacing after the last start only if another command is likely to arrive before
 * that. Thread-safe.
 */
final class BatchStarts {
	/** The arrival rate is estimated over so many times the spacing. */
	private static final int RATE_OVER_SPACINGS = 5;
	/** A batch that takes longer, for example on a dead connection, no longer blocks the next one. */
	private static final Duration STUCK_AFTER = Duration.ofSeconds(1);
	private final long spacing;
	private final ArrivalRate arrivals;
	private volatile long last;
	private volatile boolean hasStarted;

	BatchStarts(Duration spacing) {
		this.spacing = spacing.toNanos();
		this.arrivals = new ArrivalRate(spacing.multipliedBy(RATE_OVER_SPACINGS));
	}

	/** A command was submitted. */
	void arrived() {
		if (spacing > 0) {
			arrivals.add(System.nanoTime());
		}
	}

	/** A batch starts. */
	void started() {
		last = System.nanoTime();
		hasStarted = true;
	}

	boolean isLastStuck() {
		return System.nanoTime() - last > STUCK_AFTER.toNanos();
	}

	/** Nanoseconds until the next batch; 0 if it may start now. */
	long untilNext() {
		if (spacing == 0 || !hasStarted) {
			return 0;
		}
		var now = System.nanoTime();
		var rest = last + spacing - now;
		return rest > 0 && arrivals.expectedWithin(rest, now) >= 1 ? rest : 0;
	}
}
