package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In virtual time: rounds of half a second, one after the other. */
class AdmissionRateTests {
	private static final Duration ROUND = Duration.ofMillis(500);
	private static final double UNKNOWN = 1e6;
	private final WaitingProperties limits = TestSales.limits(Duration.ofSeconds(5));
	private final AdmissionRate rate = new AdmissionRate();
	private long completed;

	@Test
	void admitsUpToTheBoundOfTheOperator() {
		assertThat(admitted(10, 7, UNKNOWN, false)).isEqualTo(70);
	}

	@Test
	void admitsAShareOfTheCapacity() {
		assertThat(admitted(20, UNKNOWN, 12, false)).isEqualTo(9 * 20);
	}

	@Test
	void doublesInFiveSecondsWithoutCongestion() {
		var first = admitted(5, UNKNOWN, UNKNOWN, false);

		assertThat(first).isBetween(60, 80);
		assertThat(admitted(5, UNKNOWN, UNKNOWN, false)).isBetween(first * 19 / 10, first * 21 / 10);
	}

	@Test
	void admitsNoClientWhileCheckoutsAreCongestedAndSavesNothingUp() {
		assertThat(admitted(10, 7, UNKNOWN, true)).isZero();
		assertThat(admitted(1, 7, UNKNOWN, false)).isLessThanOrEqualTo(7);
	}

	@Test
	void fallsToWhatWasCompletedAndGrowsSlowlyFromThere() {
		for (var round = 0; round < 40; round++) {
			completed += 20;
			next(UNKNOWN, UNKNOWN, round >= 35);
		}

		assertThat(admitted(5, UNKNOWN, UNKNOWN, false)).as("0.9 of 40 in a second").isBetween(175, 215);
	}

	/** Admission control reduces its limit for a moment, so that little is completed. */
	@Test
	void doesNotFallFarInAShortCongestion() {
		for (var round = 0; round < 40; round++) {
			completed += round < 35 ? 40 : 1;
			next(80, UNKNOWN, round >= 35);
		}

		assertThat(admitted(1, 80, UNKNOWN, false)).as("0.9 of 80 in a second").isBetween(70, 80);
	}

	/** By Little's law the capacity is low at that moment, too. */
	@Test
	void keepsItsRateWhileTheLimitIsReducedForAMoment() {
		var before = admitted(20, 80, UNKNOWN, false);

		assertThat(admitted(2, 80, 5, false) + admitted(18, 80, UNKNOWN, false)).isGreaterThanOrEqualTo(before);
	}

	@Test
	void doesNotGrowWhileNoClientIsWaiting() {
		for (var round = 0; round < 100; round++) {
			next(UNKNOWN, UNKNOWN, false);
			rate.admitted(0);
		}

		assertThat(admitted(1, UNKNOWN, UNKNOWN, false)).isLessThan(15);
	}

	/**
	 * Clients poll, and order, up to 5.5 s after their admission; checkouts above the capacity are queued, and refused beyond the queue. An
	 * operator who does not know the capacity sets a high bound, and the rate has to find it.
	 */
	@ParameterizedTest
	@CsvSource({"40, 40, 1, 0.01", "80, 80, 2, 0.01", "40, 1000000, 3, 0.1", "80, 1000000, 4, 0.1"})
	void findsTheCapacity(int capacity, double bound, int seed, double mostRefused) {
		var checkouts = new Checkouts(capacity, new Random(seed));
		for (var round = 0; round < 240; round++) {
			checkouts.admit(next(bound, UNKNOWN, checkouts.isCongested()));
			checkouts.pass();
			completed = checkouts.completed;
		}

		assertThat(checkouts.completed / (120.0 * capacity)).as("goodput of two minutes").isBetween(0.7, 1.0);
		assertThat(checkouts.refused / (double) checkouts.completed).as("refused").isLessThan(mostRefused);
	}

	/** A queue before a service that completes so many in a second. */
	private static final class Checkouts {
		private static final int IN_PROGRESS = 16;
		private static final int QUEUE = 24;
		private final int capacity;
		private final Random random;
		private final PriorityQueue<Double> orders = new PriorityQueue<>();
		private double seconds;
		private int present;
		private int completed;
		private int refused;

		Checkouts(int capacity, Random random) {
			this.capacity = capacity;
			this.random = random;
		}

		void admit(int clients) {
			for (var client = 0; client < clients; client++) {
				orders.add(seconds + 5.5 * random.nextDouble());
			}
		}

		/** Half a second, in steps of 25 ms. */
		void pass() {
			for (var step = 0; step < 20; step++) {
				seconds += 0.025;
				while (!orders.isEmpty() && orders.peek() <= seconds) {
					orders.remove();
					if (present < IN_PROGRESS + QUEUE) {
						present++;
					} else {
						refused++;
						orders.add(seconds + 1);
					}
				}
				var done = Math.min(present, capacity / 40 + (random.nextInt(40) < capacity % 40 ? 1 : 0));
				present -= done;
				completed += done;
			}
		}

		boolean isCongested() {
			return 2 * (present - IN_PROGRESS) > QUEUE;
		}
	}

	private int admitted(int seconds, double bound, double capacity, boolean congested) {
		var admitted = 0;
		for (var round = 0; round < 2 * seconds; round++) {
			admitted += next(bound, capacity, congested);
		}
		return admitted;
	}

	private int next(double bound, double capacity, boolean congested) {
		var wanted = rate.next(new AdmissionRate.Inputs(ROUND, bound, capacity, completed, congested), limits);
		rate.admitted(wanted);
		return wanted;
	}
}
