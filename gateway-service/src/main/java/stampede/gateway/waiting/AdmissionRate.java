package stampede.gateway.waiting;

import java.time.Duration;

/**
 * How many clients one gateway admits: the smaller of the operator's bound and a share of the measured capacity, which rises after the
 * opening, because the first requests of a process take several times as long as later ones. Not thread-safe.
 */
final class AdmissionRate {
	private static final double START = 0.1;
	private double carried;

	/**
	 * Inputs of a round.
	 *
	 * @param sinceOpening time since the opening of the sale
	 * @param sinceLast time since the last round
	 * @param bound the operator's bound of clients in a second
	 * @param capacity checkouts in a second that the service can process
	 * @param congested whether checkouts are in the queue of admission control
	 */
	record Inputs(Duration sinceOpening, Duration sinceLast, double bound, double capacity, boolean congested) {}

	/** The number of clients to admit now; fractions are carried to the next round, at most one second's. */
	int next(Inputs inputs, WaitingProperties limits) {
		if (inputs.congested()) {
			carried = 0;
			return 0;
		}
		var risen = Math.min(1, START + (1 - START) * seconds(inputs.sinceOpening()) / seconds(limits.rampUp()));
		var perSecond = Math.min(inputs.bound(), limits.capacityShare() * inputs.capacity()) * risen;
		carried = Math.min(carried + perSecond * seconds(inputs.sinceLast()), 1 + perSecond);
		var whole = (int) carried;
		carried -= whole;
		return whole;
	}

	private static double seconds(Duration time) {
		return Math.max(1, time.toMillis()) / 1e3;
	}
}
