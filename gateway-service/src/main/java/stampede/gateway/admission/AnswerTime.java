package stampede.gateway.admission;

import java.time.Duration;

/** How long answers have taken of late: a moving average, exponentially weighted. For use by many threads. */
final class AnswerTime {
	/** Not every answer takes as long as the average. */
	private static final double MOSTLY = 0.8;
	/** Weight of the newest answer. */
	private static final double NEWEST = 0.05;
	/** Zero before anything has been measured. */
	private volatile double nanos;

	void measured(long taken) {
		// Two that write at the same time lose one of them, which an average can bear.
		var before = nanos;
		nanos = before == 0 ? taken : before + NEWEST * (taken - before);
	}

	/**
	 * How many answers come, mostly, within {@code time} while {@code underWay} are: so many a second as are under way, divided by the time
	 * that each takes (Little's law). As many as are under way before anything has been measured.
	 */
	int answersWithin(Duration time, int underWay) {
		var each = nanos;
		return each == 0 ? underWay : (int) (underWay * MOSTLY * time.toNanos() / each);
	}
}
