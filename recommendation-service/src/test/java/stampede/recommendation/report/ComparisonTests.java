package stampede.recommendation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.experiment.Duel;
import stampede.recommendation.report.Comparison.Reason;
import stampede.recommendation.report.Comparison.Verdict;

/** Verdicts on simulated customers, whose true behaviour is known. */
class ComparisonTests {
	private static final int EXPERIMENTS = 400;
	private static final double RATE = 0.2;
	private final Random random = new Random(11);

	/** Four of five experiments of the needed size find a true difference of a tenth, and none finds the opposite. */
	@Test
	void findsADifferenceOfATenth() {
		var needed = Statistics.neededOfV1(RATE, 0.5);
		System.out.println("needed customers of each version at a rate of " + RATE + ": " + needed);

		var verdicts = verdicts(needed, RATE, RATE * 1.1);

		assertThat(verdicts.better()).isBetween((int) (EXPERIMENTS * 0.72), (int) (EXPERIMENTS * 0.88));
		assertThat(verdicts.worse()).isZero();
		assertThat(verdicts(needed, RATE * 1.1, RATE).worse()).isGreaterThan((int) (EXPERIMENTS * 0.7));
	}

	@Test
	void seldomFindsADifferenceWhereThereIsNone() {
		var verdicts = verdicts(Statistics.neededOfV1(RATE, 0.5), RATE, RATE);

		assertThat(verdicts.better() + verdicts.worse()).isLessThan(EXPERIMENTS / 10);
	}

	/** By hand: (1.95996 + 0.84162)^2 * (0.25 * 0.75 + 0.275 * 0.725) / 0.025^2 = 4,858.5. */
	@Test
	void computesTheNeededNumber() {
		assertThat(Statistics.neededOfV1(0.25, 0.5)).isEqualTo(4_859);
		assertThat(Statistics.neededOfV1(0.25, 0.1)).as("a small share of v2 needs more of v1").isGreaterThan(20_000);
	}

	/** Newcombe 1998, table II, row (a): 56/70 and 48/80 differ by 0.0524 to 0.3339. */
	@Test
	void computesTheIntervalAsPublished() {
		var interval = Statistics.difference(48, 80, 56, 70);

		assertThat(interval.low()).isCloseTo(0.0524, within(0.0001));
		assertThat(interval.high()).isCloseTo(0.3339, within(0.0001));
	}

	@Test
	void hasNoVerdictWithFewCustomersWhateverTheySeemToPrefer() {
		var comparison = compare(arm(300, 10, 0.5), arm(300, 90, 0.5));

		assertThat(comparison.verdict()).isEqualTo(Verdict.NOT_KNOWN);
		assertThat(comparison.reasons()).containsExactly(Reason.TOO_FEW_CUSTOMERS);
		assertThat(comparison.neededV1()).isGreaterThan(10_000);
		assertThat(comparison.low()).isPositive();
	}

	/** A version that fails for some customers has fewer of them than its share. */
	@Test
	void hasNoVerdictWhereTheSampleRatioIsUnlikely() {
		assertThat(compare(arm(100_000, 20_000, 0.5), arm(97_000, 24_000, 0.5)).reasons())
				.containsExactly(Reason.SAMPLE_RATIO);
		assertThat(compare(arm(100_000, 20_000, 0.5), arm(99_900, 24_000, 0.5)).verdict()).isEqualTo(Verdict.BETTER);
		assertThat(compare(arm(90_000, 18_000, 0.1), arm(10_000, 2_500, 0.1)).verdict()).isEqualTo(Verdict.BETTER);
	}

	@Test
	void hasNoVerdictAfterAChangeOfTheShare() {
		assertThat(compare(arm(100_000, 20_000, 0.5), arm(100_000, 24_000, 0.4)).reasons())
				.containsExactly(Reason.SHARE_CHANGED);
	}

	@Test
	void hasNoVerdictWithoutCustomersOrPurchases() {
		var nobody = new Arm(0, 0, 0, 0, List.of());
		assertThat(compare(nobody, nobody).reasons()).containsExactly(Reason.TOO_FEW_CUSTOMERS);
		assertThat(compare(arm(30, 0, 0.5), arm(30, 0, 0.5)).reasons()).containsExactly(Reason.TOO_FEW_CUSTOMERS);
		assertThat(compare(arm(30, 30, 0.5), arm(30, 30, 0.5)).reasons()).containsExactly(Reason.TOO_FEW_CUSTOMERS);
	}

	@Test
	void decidesDuelsByPreferences() {
		assertThat(Comparison.of(new Duel(0, 0, 9)).verdict()).isEqualTo(Verdict.NOT_KNOWN);
		assertThat(Comparison.of(new Duel(10, 90, 0)).reasons()).containsExactly(Reason.TOO_FEW_CUSTOMERS);
		assertThat(Comparison.of(new Duel(400, 600, 50)).verdict()).isEqualTo(Verdict.BETTER);
		assertThat(Comparison.of(new Duel(600, 400, 50)).verdict()).isEqualTo(Verdict.WORSE);
		assertThat(Comparison.of(new Duel(500, 500, 50)).reasons()).containsExactly(Reason.NO_DIFFERENCE);
	}

	private record Verdicts(int better, int worse) {}

	private Verdicts verdicts(long customers, double v1, double v2) {
		// Some more, because the needed number is computed from the rate that the experiment itself has measured.
		var each = customers * 6 / 5;
		var verdicts = IntStream.range(0, EXPERIMENTS)
				.mapToObj(_ -> compare(arm(each, successes(each, v1), 0.5), arm(each, successes(each, v2), 0.5))
						.verdict())
				.toList();
		return new Verdicts(Collections.frequency(verdicts, Verdict.BETTER),
				Collections.frequency(verdicts, Verdict.WORSE));
	}

	private long successes(long customers, double rate) {
		var count = 0L;
		for (var n = 0L; n < customers; n++) {
			count += random.nextDouble() < rate ? 1 : 0;
		}
		return count;
	}

	private static Comparison compare(Arm one, Arm two) {
		return Comparison.of(one, two, one.bought(), two.bought());
	}

	private static Arm arm(long customers, long bought, double share) {
		return new Arm(customers, customers, bought, bought, List.of(share));
	}
}
