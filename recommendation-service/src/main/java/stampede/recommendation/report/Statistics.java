package stampede.recommendation.report;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/** The statistics of comparisons. An effect counts from a tenth on, found in four of five experiments, with 5 % of false alarms. */
final class Statistics {
	/** The share of experiments without an effect that may find one. */
	static final double ALPHA = 0.05;
	/** The share of experiments with the smallest effect that shall find it. */
	static final double POWER = 0.8;
	/** The smallest relative effect that matters. */
	static final double EFFECT = 0.1;
	/** The smallest share of duels that matters: 0.5 means no difference. */
	static final double PREFERENCE = 0.55;
	private static final double EVEN = 0.5;
	private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
	private static final double Z_ALPHA = NORMAL.inverseCumulativeProbability(1 - ALPHA / 2);
	private static final double Z_POWER = NORMAL.inverseCumulativeProbability(POWER);

	private Statistics() {}

	/** An interval that contains the true value in 95 % of experiments. */
	record Interval(double low, double high) {
		boolean isAbove(double value) {
			return low > value;
		}

		boolean isBelow(double value) {
			return high < value;
		}
	}

	/** Wilson's score interval of a share. {@code of} must be positive. */
	static Interval share(long successes, long of) {
		var interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(Math.toIntExact(of),
				Math.toIntExact(successes), ALPHA);
		return new Interval(interval.getLowerBound(), interval.getUpperBound());
	}

	/** The second share minus the first one: Newcombe's interval of Wilson scores (Statistics in Medicine 1998, method 10). */
	static Interval difference(long successes1, long of1, long successes2, long of2) {
		var one = share(successes1, of1);
		var two = share(successes2, of2);
		var p1 = (double) successes1 / of1;
		var p2 = (double) successes2 / of2;
		return new Interval(p2 - p1 - Math.hypot(p2 - two.low(), one.high() - p1),
				p2 - p1 + Math.hypot(two.high() - p2, p1 - one.low()));
	}

	/**
	 * Customers that v1 needs for {@link #EFFECT} to be found (Fleiss, Levin and Paik 2003, 4.3, without continuity correction); v2
	 * needs {@code share / (1 - share)} times as many.
	 *
	 * @param rate of v1, above 0 and below 1
	 * @param share of the customers that get v2
	 */
	static long neededOfV1(double rate, double share) {
		var better = Math.min(1, rate * (1 + EFFECT));
		var variance = rate * (1 - rate) + better * (1 - better) * (1 - share) / share;
		return (long) Math.ceil(Math.pow((Z_ALPHA + Z_POWER) / (better - rate), 2) * variance);
	}

	/** Customers with a preference that are needed for {@link #PREFERENCE} to be found. */
	static long neededDuels() {
		var deviation = Z_ALPHA * EVEN + Z_POWER * Math.sqrt(PREFERENCE * (1 - PREFERENCE));
		return (long) Math.ceil(Math.pow(deviation / (PREFERENCE - EVEN), 2));
	}

	/** The probability of numbers that differ as much from the share as these, if customers are assigned by the share. */
	static double sampleRatio(long v1, long v2, double share) {
		return ChiSquareTest.withDefaults().test(new double[]{1 - share, share}, new long[]{v1, v2}).getPValue();
	}
}
