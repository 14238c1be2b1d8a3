package stampede.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The outcomes of a rush on the waiting room. Thread-safe. */
final class RushCounts {
	private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);
	final LongAdder joined = new LongAdder();
	final LongAdder polls = new LongAdder();
	final LongAdder refusedPolls = new LongAdder();
	/** Admitted clients whose order was refused at least once. */
	final LongAdder refusedOrders = new LongAdder();
	final LongAdder otherOrders = new LongAdder();
	/** Clients whose poll has reported the end of the sale. */
	final LongAdder ended = new LongAdder();
	private final Histogram durations = new ConcurrentHistogram(LONGEST_MICROS, 3);
	private final List<Purchase> purchases = new ArrayList<>();
	private volatile boolean over;

	/** A confirmed order. */
	record Purchase(double score, long nanoTime) {}

	void polled(long nanos) {
		polls.increment();
		durations.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
	}

	synchronized void bought(double score) {
		purchases.add(new Purchase(score, System.nanoTime()));
	}

	/** In the order in which they were confirmed. */
	synchronized List<Purchase> purchases() {
		return List.copyOf(purchases);
	}

	/** Orders/s in each step of this length since {@code begin}, to the last order. */
	List<Double> perSecond(long begin, Duration step) {
		var sold = new TreeMap<Long, Integer>();
		purchases().forEach(
				purchase -> sold.merge((purchase.nanoTime() - begin) / step.toNanos(), 1, Integer::sum));
		return sold.isEmpty()
				? List.of()
				: LongStream.rangeClosed(0, sold.lastKey())
						.mapToObj(n -> sold.getOrDefault(n, 0) / (double) step.toSeconds()).toList();
	}

	/** Milliseconds that so many of a hundred polls took at most. */
	double pollMillis(double percentile) {
		return durations.getValueAtPercentile(percentile) / 1_000.0;
	}

	void end() {
		over = true;
	}

	boolean isOver() {
		return over;
	}

	/** Kendall's tau-a between the scores and the order of the purchases: 1 if every client has bought in the order of its place. */
	double tau() {
		var scores = purchases().stream().mapToDouble(Purchase::score).filter(score -> !Double.isNaN(score)).toArray();
		var sum = 0L;
		for (var i = 0; i < scores.length; i++) {
			for (var j = i + 1; j < scores.length; j++) {
				sum += Double.compare(scores[j], scores[i]);
			}
		}
		return sum / Math.max(1.0, scores.length * (scores.length - 1.0) / 2);
	}
}
