package stampede.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The outcomes of the requests of one phase of constant rate. Times count from the intended time of sending, so that a delay
 * before sending is included (no coordinated omission).
 */
final class Phase {
	private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);
	final double rate;
	final Duration length;
	final LongAdder sent = new LongAdder();
	final LongAdder confirmed = new LongAdder();
	final LongAdder accepted = new LongAdder();
	final LongAdder refused = new LongAdder();
	/** Orders for what there was too little of. */
	final LongAdder gone = new LongAdder();
	final LongAdder late = new LongAdder();
	final LongAdder failed = new LongAdder();
	final Histogram admitted = new ConcurrentHistogram(LONGEST_MICROS, 3);
	final Histogram refusals = new ConcurrentHistogram(LONGEST_MICROS, 3);
	/** Confirmed orders by the second in which they were meant to be sent, and by that in which they were confirmed. */
	final AtomicIntegerArray bySecond;

	/**
	 * @param rate requests a second
	 */
	Phase(double rate, Duration length) {
		this.rate = rate;
		this.length = length;
		this.bySecond = new AtomicIntegerArray(Math.toIntExact(length.toSeconds()) + 1);
	}

	/** A request meant for {@code intended} nanoseconds after the start was answered {@code nanos} after that. */
	void answered(int status, boolean saysWhenToReturn, long intended, long nanos) {
		var micros = Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos));
		switch (status) {
			case 201 -> {
				confirmed.increment();
				admitted.recordValue(micros);
				var second = Math.toIntExact(TimeUnit.NANOSECONDS.toSeconds(intended));
				bySecond.incrementAndGet(Math.min(second, bySecond.length() - 1));
			}
			case 202 -> {
				accepted.increment();
				admitted.recordValue(micros);
			}
			case 429, 503 -> {
				(saysWhenToReturn ? refused : failed).increment();
				refusals.recordValue(micros);
			}
			case 409 -> gone.increment();
			case 504 -> late.increment();
			default -> failed.increment();
		}
	}

	/** Confirmed orders for each second of the phase. */
	double goodput() {
		return confirmed.sum() / (double) length.toSeconds();
	}

	/** Milliseconds that so many of a hundred admitted orders took at most. */
	double millis(double percentile) {
		return admitted.getValueAtPercentile(percentile) / 1_000.0;
	}

	/** As a row of Markdown. */
	String row(String name) {
		return "| %s | %.1f | %.1f | %d | %d | %d | %d | %.0f ms | %.0f ms | %.0f ms |".formatted(name, rate,
				goodput(), accepted.sum(), refused.sum(), late.sum(), failed.sum(), millis(50), millis(99),
				refusals.getValueAtPercentile(99) / 1_000.0);
	}
}
