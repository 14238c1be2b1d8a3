package stampede.recommendation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.experiment.Duel;
import stampede.recommendation.report.Statistics.Interval;

/**
 * What is known of v2 in comparison with v1.
 *
 * @param v1 share of its customers, or of the duels that it won
 * @param v2 the same of v2
 * @param low lower limit of the difference of v2 minus v1, with 95 % confidence; for duels, of v2's share
 * @param high upper limit
 * @param neededV1 customers that v1 needs for a verdict, so that a relative difference of a tenth is found in four of five
 *     experiments; for duels, those with a preference
 * @param neededV2 the same of v2
 * @param reasons why it is not known; empty with a verdict
 */
@Schema(name = "Comparison", description = "What is known of v2 in comparison with v1")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Comparison(Verdict verdict, List<Reason> reasons, @Nullable Double v1, @Nullable Double v2,
		@Nullable Double low, @Nullable Double high, @Nullable Long neededV1, @Nullable Long neededV2) {
	/** The probability below which the numbers of customers are not attributed to chance. */
	private static final double UNLIKELY = 0.001;
	private static final double EVEN = 0.5;

	/** What follows for v2. An experiment without a verdict promotes no version. */
	public enum Verdict {
		BETTER, WORSE, NOT_KNOWN
	}

	/** Why there is no verdict. */
	public enum Reason {
		/** v2 did not say what its customers did. */
		OTHER_VERSION_UNAVAILABLE,
		/** Customers may have been in both versions. Another name begins a new experiment. */
		SHARE_CHANGED,
		/** The versions have numbers of customers that the share does not explain, for example because one fails more often. */
		SAMPLE_RATIO,
		/** With the current numbers, a difference that matters could be missed. */
		TOO_FEW_CUSTOMERS,
		/** There are enough customers, and the interval contains no difference. */
		NO_DIFFERENCE
	}

	static Comparison unavailable() {
		return new Comparison(Verdict.NOT_KNOWN, List.of(Reason.OTHER_VERSION_UNAVAILABLE), null, null, null, null,
				null,
				null);
	}

	/** Of the customers of both arms, those with a success. */
	static Comparison of(Arm one, Arm two, long successes1, long successes2) {
		var shares = Stream.of(one, two).flatMap(arm -> arm.shares().stream()).distinct().toList();
		if (one.customers() == 0 || two.customers() == 0) {
			return new Comparison(Verdict.NOT_KNOWN, List.of(Reason.TOO_FEW_CUSTOMERS), null, null, null, null, null,
					null);
		}
		var p1 = (double) successes1 / one.customers();
		var p2 = (double) successes2 / two.customers();
		var difference = Statistics.difference(successes1, one.customers(), successes2, two.customers());
		if (shares.size() > 1) {
			return decided(difference, 0, List.of(Reason.SHARE_CHANGED), p1, p2, null, null);
		}
		var share = shares.getFirst();
		var reasons = new ArrayList<Reason>();
		if (Statistics.sampleRatio(one.customers(), two.customers(), share) < UNLIKELY) {
			reasons.add(Reason.SAMPLE_RATIO);
		}
		if (p1 == 0 || p1 == 1) {
			reasons.add(Reason.TOO_FEW_CUSTOMERS);
			return decided(difference, 0, reasons, p1, p2, null, null);
		}
		var needed1 = Statistics.neededOfV1(p1, share);
		var needed2 = (long) Math.ceil(needed1 * share / (1 - share));
		if (one.customers() < needed1 || two.customers() < needed2) {
			reasons.add(Reason.TOO_FEW_CUSTOMERS);
		}
		return decided(difference, 0, reasons, p1, p2, needed1, needed2);
	}

	/** Of the customers with a preference, those who prefer v2; ties say nothing. */
	static Comparison of(Duel duel) {
		var reasons = new ArrayList<Reason>();
		var all = duel.v1() + duel.v2();
		var needed = Statistics.neededDuels();
		if (all < needed) {
			reasons.add(Reason.TOO_FEW_CUSTOMERS);
		}
		if (all == 0) {
			return new Comparison(Verdict.NOT_KNOWN, reasons, null, null, null, null, needed, null);
		}
		return decided(Statistics.share(duel.v2(), all), EVEN, reasons, (double) duel.v1() / all,
				(double) duel.v2() / all, needed, null);
	}

	private static Comparison decided(Interval interval, double equal, List<Reason> doubts, double v1, double v2,
			@Nullable Long needed1, @Nullable Long needed2) {
		var verdict = Verdict.NOT_KNOWN;
		var reasons = doubts;
		if (doubts.isEmpty()) {
			if (interval.isAbove(equal)) {
				verdict = Verdict.BETTER;
			} else if (interval.isBelow(equal)) {
				verdict = Verdict.WORSE;
			} else {
				reasons = List.of(Reason.NO_DIFFERENCE);
			}
		}
		return new Comparison(verdict, List.copyOf(reasons), v1, v2, interval.low(), interval.high(), needed1, needed2);
	}
}
