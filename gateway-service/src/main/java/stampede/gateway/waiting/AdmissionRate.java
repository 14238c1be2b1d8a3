package stampede.gateway.waiting;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * How many clients one gateway admits. As in TCP's slow start and congestion avoidance (RFC 5681), the rate grows until checkouts are
 * congested, falls then to a little less than the most checkouts that were completed in a second, and grows slowly from then on. The most
 * of the last ten seconds, because a congestion may be short: admission control reduces its limit for a moment to measure response times.
 * Because an admitted client orders seconds later, the rate falls once in that time. It stays within the operator's bound and a share of
 * the highest measured capacity of the last ten seconds. Not thread-safe.
 */
final class AdmissionRate {
	/** Of the rate, in a second, before the first congestion: it doubles in five seconds. */
	private static final double FAST_GROWTH = 1.15;
	/** The same as the exponent of e. */
	static final double EXPONENT = Math.log(FAST_GROWTH);
	private static final double SLOW_GROWTH = 1.03;
	private static final double SHARE = 0.9;
	private static final double MIN_PER_SECOND = 1;
	/** Completed checkouts are averaged over so many rounds, 3 s, and kept for 10 s. */
	private static final int AVERAGED = 6;
	private static final int KEPT = 20;
	private final Deque<Long> completed = new ArrayDeque<>();
	private final Deque<Double> capacities = new ArrayDeque<>();
	private double perSecond;
	private double carried;
	private double secondsSinceFall = Double.POSITIVE_INFINITY;
	private boolean hasFallen;
	private int wanted;
	private boolean isUsed = true;

	/**
	 * Inputs of a round.
	 *
	 * @param sinceLast time since the last round
	 * @param bound the operator's bound of clients in a second
	 * @param capacity checkouts in a second that the service can process
	 * @param completed checkouts that were completed so far
	 * @param congested whether the queue of checkouts is more than half full
	 */
	record Inputs(Duration sinceLast, double bound, double capacity, long completed, boolean congested) {}

	/** The number of clients to admit now; fractions are carried to the next round, at most one second's. */
	int next(Inputs inputs, WaitingProperties limits) {
		var seconds = Math.max(1, inputs.sinceLast().toMillis()) / 1e3;
		keep(completed, inputs.completed());
		keep(capacities, inputs.capacity());
		if (perSecond == 0) {
			perSecond = limits.initialPerSecond();
		} else if (!inputs.congested() && isUsed) {
			perSecond *= Math.pow(hasFallen ? SLOW_GROWTH : FAST_GROWTH, seconds);
		}
		secondsSinceFall += seconds;
		if (inputs.congested() && secondsSinceFall >= limits.minPoll().toMillis() / 1e3) {
			perSecond = Math.min(perSecond, SHARE * mostCompletedPerSecond(seconds));
			hasFallen = true;
			secondsSinceFall = 0;
		}
		perSecond = Math.clamp(perSecond, MIN_PER_SECOND,
				Math.max(MIN_PER_SECOND,
						Math.min(inputs.bound(), limits.capacityShare() * Collections.max(capacities))));
		carried = inputs.congested() ? 0 : Math.min(carried + perSecond * seconds, 1 + perSecond);
		wanted = (int) carried;
		carried -= wanted;
		return wanted;
	}

	private static <T> void keep(Deque<T> window, T newest) {
		window.addLast(newest);
		if (window.size() > KEPT + 1) {
			window.removeFirst();
		}
	}

	/** Notes how many clients the last round has admitted: the rate does not grow while it is not used. */
	void admitted(int number) {
		isUsed = number >= wanted;
	}

	private double mostCompletedPerSecond(double secondsOfRound) {
		var counts = completed.stream().mapToLong(Long::longValue).toArray();
		var rounds = Math.min(AVERAGED, counts.length - 1);
		return IntStream.range(rounds, counts.length).mapToLong(round -> counts[round] - counts[round - rounds]).max()
				.orElse(0) / (Math.max(1, rounds) * secondsOfRound);
	}
}
