package stampede.kit.batching;

import java.time.Duration;

/**
 * Estimates how many commands arrive within a time: the sum of exponentially decaying weights of the past arrivals, divided by the time
 * constant of the decay. After a pause that is much longer than the time constant the estimate is zero. Thread-safe.
 */
final class ArrivalRate {
	private final double timeConstant;
	/** Commands in one time constant, at {@link #at}. */
	private double weight;
	private long at;

	/** @param timeConstant how far the estimate looks back; not zero */
	ArrivalRate(Duration timeConstant) {
		this.timeConstant = timeConstant.toNanos();
	}

	/** @param now of {@link System#nanoTime()} */
	synchronized void add(long now) {
		weight = weightAt(now) + 1;
		at = now;
	}

	/** The expected number of commands within the next {@code nanos}. */
	synchronized double expectedWithin(long nanos, long now) {
		return weightAt(now) * nanos / timeConstant;
	}

	private double weightAt(long now) {
		return weight * Math.exp(-Math.max(0, now - at) / timeConstant);
	}
}
