package stampede.gateway.admission;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;

/** The recent response time: an exponentially weighted moving average. Thread-safe. */
final class AnswerTime {
	/** Safety factor: response times vary around the average. */
	private static final double MOSTLY = 0.8;
	/** Weight of the newest answer. */
	private static final double NEWEST = 0.05;
	private final LongAdder number = new LongAdder();
	/** Zero before anything has been measured. */
	private volatile double nanos;

	void measured(long taken) {
		number.increment();
		// A concurrent write may be lost; the average tolerates that.
		var before = nanos;
		nanos = before == 0 ? taken : before + NEWEST * (taken - before);
	}

	/**
	 * The number of responses to expect within {@code time} while {@code underWay} requests are in progress, by Little's law:
	 * throughput is concurrency divided by response time. {@code underWay} before the first measurement.
	 */
	int answersWithin(Duration time, int underWay) {
		var each = nanos;
		return each == 0 ? underWay : (int) (underWay * MOSTLY * time.toNanos() / each);
	}

	/** How many responses were measured. */
	long number() {
		return number.sum();
	}

	/** Responses in a second with {@code underWay} requests in progress, by Little's law; empty before the first measurement. */
	OptionalDouble perSecond(int underWay) {
		var each = nanos;
		return each == 0 ? OptionalDouble.empty() : OptionalDouble.of(underWay * 1e9 / each);
	}
}
