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
 * Before one upstream: as many requests are under way as the limit says, others wait in a bounded queue, the more
 * important first and, among equals, in order. Thread-safe; the lock is held for the moves of a queue and nothing else.
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
	 * Completes with a permit, which must be given back, or fails with {@link OverloadedException} at once when the queue
	 * is full of requests no less important, or after {@code maxWait}. Cancelling leaves the queue.
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

	/** Who has no place: the arrival itself, or, where that is more important, the last of the least important. */
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
	 * As many as get their turn before they have waited too long, but no more than may be under way: who would be sent away
	 * later had better be so at once, at a fraction of the cost.
	 */
	private int room() {
		var most = limit.getLimit();
		var inTime = answerTime.answersWithin(maxWait, most);
		return Math.min(maxQueue, Math.max(minQueue, Math.min(most, inTime)));
	}

	/**
	 * Counts one more of this class on its way here, until it has {@link #arrived}; {@code false}, and counts nothing, where
	 * {@link #enter} would fail at once or as many are on their way as could be under way and wait.
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

	/** One thread at a time lets requests through, in a loop: work that ends at once must not call itself to the depth of the queue. */
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

	/** From now on; whoever waits goes on waiting, even where the queue has become shorter. */
	void tune(Limit nextLimit, int nextMinQueue, int nextMaxQueue, Duration nextMaxWait) {
		limit = nextLimit;
		minQueue = nextMinQueue;
		maxQueue = nextMaxQueue;
		maxWait = nextMaxWait;
		drain();
	}

	/** An answer took so long while so many were under way. */
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

	/** Whether it has not been measured yet how long an answer takes. */
	boolean isUnknown() {
		return limit instanceof VegasLimitWithMinRttProbe probed && probed.isFirstProbe();
	}

	int limit() {
		return limit.getLimit();
	}

	synchronized int underWay() {
		return underWay;
	}

	synchronized int queued() {
		return line.size();
	}
}
