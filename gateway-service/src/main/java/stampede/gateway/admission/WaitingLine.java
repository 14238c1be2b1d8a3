package stampede.gateway.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stampede.gateway.TrafficClass;

/** Requests that wait: the more important first and, among equals, in order of arrival. Not thread-safe; its gate's lock guards it. */
final class WaitingLine {
	/** One for each class of traffic, in the order of their importance. */
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

	/** Without effect where it does not wait any more. */
	void remove(QueuedRequest waiting) {
		if (queueOf(waiting).remove(waiting)) {
			size--;
		}
	}

	/** Whose turn it is; null where nobody waits. */
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

	/** The last of the least important that wait and are less important than {@code traffic}; null where there is none. */
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
