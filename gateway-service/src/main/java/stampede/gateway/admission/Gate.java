package stampede.gateway.admission;

import com.netflix.concurrency.limits.Limit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import stampede.gateway.TrafficClass;
import stampede.gateway.admission.OverloadedException.Reason;

/**
 * Limits the concurrent requests to one upstream. Further requests wait in a bounded queue, ordered by priority and, within a
 * priority, by arrival. Thread-safe; the lock is held for queue operations only.
 */
final class Gate {
	private volatile Limit limit;
	private volatile int minQueue;
	private volatile int maxQueue;
	private volatile Duration maxWait;
	private final AnswerTime answerTime = new AnswerTime();
	private final Scheduler timers;
	private final WaitingLine line = new WaitingLine();
	private final AtomicInteger turns = new AtomicInteger();
	private final Map<TrafficClass, Integer> arrivalsInFlight = new EnumMap<>(TrafficClass.class);
	private int underWay;

	Gate(Limit limit, int minQueue, int maxQueue, Duration maxWait, Scheduler timers) {
		this.limit = limit;
		this.minQueue = minQueue;
		this.maxQueue = maxQueue;
		this.maxWait = maxWait;
		this.timers = timers;
	}

	/**
	 * Completes with a permit, which the caller must release, or fails with {@link OverloadedException} at once when the queue
	 * is full of requests of the same or a higher priority, or after {@code maxWait}. Cancelling leaves the queue.
	 */
	Mono<Permit> enter(TrafficClass traffic, Duration maxWait) {
		return Mono.create(sink -> admitOrEnqueue(traffic, maxWait, sink));
	}

	private void admitOrEnqueue(TrafficClass traffic, Duration maxWait, MonoSink<Permit> sink) {
		var arrival = new QueuedRequest(traffic, sink);
		sink.onCancel(() -> {
			arrival.cancel();
			remove(arrival);
		});
		if (takeFree(arrival)) {
			arrival.admit();
			return;
		}
		var rejected = queue(arrival);
		if (rejected != null) {
			rejected.reject(rejected == arrival ? Reason.QUEUE_FULL : Reason.DISPLACED);
		}
		if (rejected != arrival) {
			arrival.until(timers.schedule(() -> timeOut(arrival), maxWait.toMillis(), TimeUnit.MILLISECONDS));
			drain();
		}
	}

	private synchronized boolean takeFree(QueuedRequest arrival) {
		return line.size() == 0 && underWay < limit.getLimit() && admit(arrival);
	}

	private boolean admit(QueuedRequest next) {
		if (!next.grant(new Permit(this, underWay + 1))) {
			return false;
		}
		underWay++;
		return true;
	}

	/** The request that gets no place in the queue: the arrival itself or, if that has a higher priority, the last of the lowest. */
	private synchronized @Nullable QueuedRequest queue(QueuedRequest arrival) {
		QueuedRequest displaced = null;
		if (line.size() >= room()) {
			displaced = line.removeLastBelow(arrival.traffic());
			if (displaced == null) {
				return arrival;
			}
		}
		line.add(arrival);
		return displaced;
	}

	/**
	 * The permitted queue length: as many requests as get their turn within the maximal wait, and at most the concurrency limit.
	 * A request that would be refused after the wait is refused at once, at a fraction of the cost.
	 */
	synchronized int room() {
		var most = limit.getLimit();
		var inTime = answerTime.answersWithin(maxWait, most);
		return Math.min(maxQueue, Math.max(minQueue, Math.min(most, inTime)));
	}

	/**
	 * Counts a pending arrival of this class, until it has {@link #arrived}. {@code false}, without counting it, if
	 * {@link #enter} would fail at once or the pending arrivals fill the limit and the queue.
	 */
	synchronized boolean arrive(TrafficClass traffic) {
		var inFlight = arrivalsInFlight.getOrDefault(traffic, 0);
		if (isFullFor(traffic) || inFlight >= limit.getLimit() + room()) {
			return false;
		}
		arrivalsInFlight.put(traffic, inFlight + 1);
		return true;
	}

	synchronized void arrived(TrafficClass traffic) {
		arrivalsInFlight.merge(traffic, -1, Integer::sum);
	}

	private boolean isFullFor(TrafficClass traffic) {
		return underWay >= limit.getLimit() && line.size() >= room() && !line.hasAnyBelow(traffic);
	}

	private void timeOut(QueuedRequest waiting) {
		remove(waiting);
		waiting.reject(Reason.WAITED_TOO_LONG);
	}

	private synchronized void remove(QueuedRequest waiting) {
		line.remove(waiting);
	}

	/** One thread at a time admits requests, in a loop: work that ends at once must not recurse to the depth of the queue. */
	private void drain() {
		if (turns.getAndIncrement() != 0) {
			return;
		}
		var missed = 1;
		do {
			for (var next = next(); next != null; next = next()) {
				next.admit();
			}
			missed = turns.addAndGet(-missed);
		} while (missed != 0);
	}

	private synchronized @Nullable QueuedRequest next() {
		while (underWay < limit.getLimit()) {
			var first = line.removeFirst();
			if (first == null || admit(first)) {
				return first;
			}
		}
		return null;
	}

	/** Applies the settings to later requests; queued requests stay queued, even if the queue has become shorter. */
	void tune(Limit nextLimit, int nextMinQueue, int nextMaxQueue, Duration nextMaxWait) {
		limit = nextLimit;
		minQueue = nextMinQueue;
		maxQueue = nextMaxQueue;
		maxWait = nextMaxWait;
		drain();
	}

	/** Records a response time and the concurrency at that time. */
	void measured(long since, long nanos, int underWayThen) {
		limit.onSample(since, nanos, underWayThen, false);
		answerTime.measured(nanos);
	}

	void leave() {
		synchronized (this) {
			underWay--;
		}
		drain();
	}

	/** Whether no response time has been measured yet. */
	boolean isUnknown() {
		return limit instanceof VegasLimitWithMinRttProbe probed && probed.isFirstProbe();
	}

	int limit() {
		return limit.getLimit();
	}

	AnswerTime answerTime() {
		return answerTime;
	}

	synchronized int underWay() {
		return underWay;
	}

	synchronized int queued() {
		return line.size();
	}
}
