package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In virtual time: the rounds of some seconds, one after the other. */
class AdmissionRateTests {
	private static final Duration ROUND = Duration.ofMillis(500);
	private static final Duration RISEN = Duration.ofMinutes(1);
	private final WaitingProperties limits = TestSales.limits(Duration.ofSeconds(5));
	private final AdmissionRate rate = new AdmissionRate();

	@Test
	void admitsUpToTheBoundOfTheOperator() {
		assertThat(admitted(RISEN, 10, 7, 1_000, false)).isEqualTo(70);
	}

	@Test
	void admitsAShareOfTheCapacity() {
		assertThat(admitted(RISEN, 10, 1_000, 20, false)).isEqualTo(150);
	}

	@Test
	void admitsFractionsOverSeveralRounds() {
		assertThat(admitted(RISEN, 100, 0.3, 1_000, false)).isBetween(29, 30);
	}

	@Test
	void admitsNobodyWhileCheckoutsAreQueuedAndSavesNothingUp() {
		assertThat(admitted(RISEN, 10, 7, 1_000, true)).isZero();
		assertThat(admitted(RISEN, 1, 7, 1_000, false)).isLessThanOrEqualTo(7);
	}

	@Test
	void risesAfterTheOpening() {
		var first = admitted(Duration.ZERO, 10, 100, 1_000, false);
		var second = admitted(Duration.ofSeconds(10), 10, 100, 1_000, false);
		var last = admitted(Duration.ofSeconds(30), 10, 100, 1_000, false);

		assertThat(first).isBetween(200, 300);
		assertThat(second).isBetween(first + 100, last - 100);
		assertThat(last).isEqualTo(1_000);
	}

	private int admitted(Duration since, int seconds, double bound, double capacity, boolean congested) {
		var admitted = 0;
		for (var passed = Duration.ZERO; passed.toSeconds() < seconds; passed = passed.plus(ROUND)) {
			admitted += rate.next(new AdmissionRate.Inputs(since.plus(passed), ROUND, bound, capacity, congested),
					limits);
		}
		return admitted;
	}
}
