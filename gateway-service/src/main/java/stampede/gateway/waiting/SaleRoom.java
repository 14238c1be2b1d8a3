package stampede.gateway.waiting;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * This gateway's state of the room of one sale: the numbers of the last round, the recent rate of admissions, and the passes that it
 * knows, to restore them when Redis has lost its data. Thread-safe.
 */
final class SaleRoom {
	/** Admissions are kept for this time, and averaged over it for estimates. */
	static final Duration WINDOW = Duration.ofSeconds(60);
	/** For the intervals of polls, which must follow a rate that doubles in five seconds. */
	static final Duration RECENT = Duration.ofSeconds(5);
	final AdmissionRate rate = new AdmissionRate();
	private final Deque<Sample> samples = new ArrayDeque<>();
	private final Map<String, Long> issued = new HashMap<>();
	private final Map<String, Long> used = new HashMap<>();
	private String epoch = "";
	private boolean isPaused;
	private long pausedUntil;
	private long waiting;
	private long passes;

	private record Sample(long nanoTime, long total) {}

	/**
	 * Passes by client, with their expiry in milliseconds.
	 *
	 * @param issued by this gateway, and as far as it knows without a confirmed order
	 * @param used those whose orders were confirmed through this gateway
	 */
	record Passes(Map<String, Long> issued, Map<String, Long> used) {
		static final Passes NONE = new Passes(Map.of(), Map.of());

		boolean isEmpty() {
			return issued.isEmpty() && used.isEmpty();
		}
	}

	/** Of Redis' data; empty if unknown. */
	synchronized String epoch() {
		return epoch;
	}

	/** Whether admissions pause after a loss of Redis' data. */
	synchronized boolean isPaused(long nanoTime) {
		isPaused = isPaused && pausedUntil - nanoTime > 0;
		return isPaused;
	}

	/**
	 * Notes the epoch of Redis' data. If it has changed, Redis has lost the data: admissions pause, and the returned passes must
	 * be restored; otherwise there are none.
	 */
	synchronized Passes seen(String current, long nanoTime, Duration pause) {
		if (current.isEmpty() || current.equals(epoch)) {
			return Passes.NONE;
		}
		var isFirst = epoch.isEmpty();
		epoch = current;
		samples.clear();
		if (isFirst) {
			return Passes.NONE;
		}
		isPaused = true;
		pausedUntil = nanoTime + pause.toNanos();
		return new Passes(Map.copyOf(issued), Map.copyOf(used));
	}

	/** Notes the result of a round; those before the opening do not count for the rate. */
	synchronized void noted(Room.Round round, boolean isOpen, long nanoTime) {
		waiting = round.waiting();
		passes = round.passes();
		round.subjects().forEach(subject -> issued.put(subject, round.expiry()));
		if (!isOpen) {
			samples.clear();
		}
		samples.addLast(new Sample(nanoTime, round.total()));
		while (samples.size() > 2 && nanoTime - samples.getFirst().nanoTime() > WINDOW.toNanos()) {
			samples.removeFirst();
		}
	}

	/** Notes that the order with this client's pass was confirmed. */
	synchronized void used(String subject, long expiry) {
		issued.remove(subject);
		used.put(subject, expiry);
	}

	/** Forgets passes that have expired at {@code now}, in milliseconds. */
	synchronized void forget(long now) {
		issued.values().removeIf(expiry -> expiry < now);
		used.values().removeIf(expiry -> expiry < now);
	}

	/** Clients that the room has admitted in a second, over this time; empty before the second round and if it has admitted none. */
	synchronized OptionalDouble admittedPerSecond(Duration over) {
		if (samples.size() < 2) {
			return OptionalDouble.empty();
		}
		var last = samples.getLast();
		var first = samples.stream().filter(sample -> last.nanoTime() - sample.nanoTime() <= over.toNanos()).findFirst()
				.orElseThrow();
		var admitted = last.total() - first.total();
		return admitted <= 0
				? OptionalDouble.empty()
				: OptionalDouble.of(admitted * 1e9 / Math.max(1, last.nanoTime() - first.nanoTime()));
	}

	/** Clients in the line. */
	synchronized long waiting() {
		return waiting;
	}

	/** Unused passes. */
	synchronized long passes() {
		return passes;
	}
}
