package stampede.gateway.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Vegas compares the current response time with the response time without queueing, and bounds the number of requests that
 * queue inside the upstream: {@code limit * (1 - minRtt / rtt)}. The latter is measured periodically with few requests in
 * progress, as in Envoy's adaptive concurrency. Vegas itself would keep the lowest response time ever or, in long overload,
 * take the response time under overload. Thread-safe.
 */
final class VegasLimitWithMinRttProbe implements Limit {
	private static final int SAMPLES = 10;
	private static final double JITTER = 0.2;
	/** If the upstream only refuses, as after a sale, there are no samples: the probe ends, because a low limit has no purpose. */
	private static final Duration PROBE_AT_MOST = Duration.ofSeconds(5);
	private final AdmissionProperties properties;
	private final LongSupplier nanoTime;
	private volatile VegasLimit vegas;
	private volatile boolean probing;
	private volatile long probeEnds;
	private volatile boolean known;
	private long nextProbe;
	private long windowBegan;
	private long sum;
	private int count;
	private int mostUnderWay;

	VegasLimitWithMinRttProbe(AdmissionProperties properties, int initial, LongSupplier nanoTime) {
		this.properties = properties;
		this.nanoTime = nanoTime;
		this.vegas = vegas(initial);
		probe();
	}

	private VegasLimit vegas(int initial) {
		return VegasLimit.newBuilder()
				.initialLimit(initial)
				.maxConcurrency(properties.maxLimit())
				.thresholdFunction(_ -> 0)
				.alphaFunction(limit -> scaled(Math.max(1, properties.backlog() / 2), limit))
				.betaFunction(limit -> scaled(properties.backlog(), limit))
				.probeMultiplier(Integer.MAX_VALUE / properties.maxLimit())
				.build();
	}

	private static int scaled(int requests, int limit) {
		return (int) Math.ceil(requests * Math.max(1, Math.log10(limit)));
	}

	@Override
	public int getLimit() {
		return isProbing() ? properties.minLimit() : Math.max(properties.minLimit(), vegas.getLimit());
	}

	/** Whether {@link #getLimit} is the low limit of a probe. */
	boolean isProbing() {
		return probing && probeEnds - nanoTime.getAsLong() > 0;
	}

	/** Whether the first probe is in progress, so that nothing is known yet. */
	boolean isFirstProbe() {
		return !known && isProbing();
	}

	@Override
	public synchronized void onSample(long start, long nanos, int underWay, boolean dropped) {
		var now = nanoTime.getAsLong();
		if (isProbing()) {
			// Responses to requests that were admitted before it began do not count.
			if (underWay <= properties.minLimit() && add(nanos, underWay) >= SAMPLES) {
				goOnFrom(average());
			}
		} else if (probing) {
			waitForNextProbe();
		} else if (now - nextProbe > 0) {
			probe();
		} else if (add(nanos, underWay) >= SAMPLES && now - windowBegan >= properties.window().toNanos()) {
			vegas.onSample(start, average(), mostUnderWay, dropped);
			beginWindow();
		}
	}

	private int add(long nanos, int underWay) {
		sum += nanos;
		mostUnderWay = Math.max(mostUnderWay, underWay);
		return ++count;
	}

	private long average() {
		return Math.max(1, sum / count);
	}

	/** The average of a window: one order of ten lines must not change the limit. */
	private void beginWindow() {
		windowBegan = nanoTime.getAsLong();
		sum = 0;
		count = 0;
		mostUnderWay = 0;
	}

	private void probe() {
		beginWindow();
		probeEnds = nanoTime.getAsLong() + PROBE_AT_MOST.toNanos();
		probing = true;
	}

	private void goOnFrom(long alone) {
		var next = vegas(vegas.getLimit());
		next.onSample(0, alone, 0, false);
		vegas = next;
		known = true;
		waitForNextProbe();
	}

	private void waitForNextProbe() {
		beginWindow();
		nextProbe = nanoTime.getAsLong() + jittered(properties.probeInterval());
		probing = false;
	}

	/** So that gateways do not all probe at the same moment. */
	private static long jittered(Duration every) {
		return Math.round(every.toNanos() * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
	}

	@Override
	public void notifyOnChange(Consumer<Integer> consumer) {
		throw new UnsupportedOperationException("the gate asks");
	}
}
