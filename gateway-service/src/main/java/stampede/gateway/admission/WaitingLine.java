package stampede.gateway.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stampede.gateway.TrafficClass;

/** Queued requests, by priority and, within a priority, by arrival. Not thread-safe; its gate's lock guards it. */
final class WaitingLine {
	/** One queue for each traffic class, in the order of their priority. */
	private final NavigableMap<TrafficClass, Deque<QueuedRequest>> queues = new TreeMap<>();
	private int size;

	WaitingLine() {
		for (var traffic : TrafficClass.values()) {
			queues.put(traffic, new ArrayDeque<>());
		}
	}

	int size() {
		return size;
	}

	void add(QueuedRequest arrival) {
		queueOf(arrival).addLast(arrival);
		size++;
	}

	/** Without effect if it is not queued any more. */
	void remove(QueuedRequest waiting) {
		if (queueOf(waiting).remove(waiting)) {
			size--;
		}
	}

	/** The next request; null if no request waits. */
	@Nullable
	QueuedRequest removeFirst() {
		for (var queue : queues.values()) {
			var first = queue.pollFirst();
			if (first != null) {
				size--;
				return first;
			}
		}
		return null;
	}

	/** Removes the last request of the lowest priority below {@code traffic}; null if there is none. */
	@Nullable
	QueuedRequest removeLastBelow(TrafficClass traffic) {
		for (var less : queues.tailMap(traffic, false).descendingMap().values()) {
			var last = less.pollLast();
			if (last != null) {
				size--;
				return last;
			}
		}
		return null;
	}

	boolean hasAnyBelow(TrafficClass traffic) {
		return queues.tailMap(traffic, false).values().stream().anyMatch(queue -> !queue.isEmpty());
	}

	private Deque<QueuedRequest> queueOf(QueuedRequest waiting) {
		return Objects.requireNonNull(queues.get(waiting.traffic()));
	}
}
