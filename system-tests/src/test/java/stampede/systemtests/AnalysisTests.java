package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stampede.systemtests.Analysis.Metric;
import stampede.systemtests.Analysis.Phase;

class AnalysisTests {
	private static final Duration SECOND = Duration.ofSeconds(1);
	private final List<Duration> asked = new ArrayList<>();
	private Duration now = Duration.ZERO;
	private int count;

	@Test
	void failsWithTheMeasurementAfterTheLimit() {
		var analysis = analysis(_ -> List.of(2.0));

		assertThat(run(analysis, Duration.ofMinutes(10))).isEqualTo(Phase.FAILED);
		assertThat(asked).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofSeconds(120));
		assertThat(analysis.decided()).containsExactly("metric");
	}

	@Test
	void countsFailuresThatAreNotInARow() {
		var analysis = analysis(_ -> List.of(asked.size() % 2 == 0 ? 0.0 : 2.0));

		assertThat(run(analysis, Duration.ofMinutes(10))).isEqualTo(Phase.FAILED);
		assertThat(asked).hasSize(5);
	}

	@Test
	void isInconclusiveWithoutAnswersOrNumbers() {
		assertThat(run(analysis(_ -> List.of()), Duration.ofMinutes(10))).isEqualTo(Phase.INCONCLUSIVE);
		assertThat(asked).hasSize(2);
		assertThat(run(analysis(_ -> List.of(Double.NaN)), Duration.ofMinutes(10))).isEqualTo(Phase.INCONCLUSIVE);
	}

	@Test
	void asksAgainTenSecondsAfterAnErrorAndForgetsItOnceItIsAnswered() {
		var analysis = analysis(_ -> {
			if (asked.size() % 4 != 0) {
				throw new IOException("away");
			}
			return List.of(0.0);
		});

		assertThat(run(analysis, Duration.ofMinutes(10))).isEqualTo(Phase.RUNNING);
		assertThat(asked.subList(0, 6)).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(70),
				Duration.ofSeconds(80), Duration.ofSeconds(90), Duration.ofSeconds(120), Duration.ofSeconds(130));
	}

	@Test
	void isAnErrorWhereNobodyAnswersForLong() {
		var analysis = analysis(_ -> {
			throw new IOException("away");
		});

		assertThat(run(analysis, Duration.ofMinutes(10))).isEqualTo(Phase.ERROR);
		assertThat(asked).hasSize(4);
	}

	@Test
	void isSuccessfulAfterItsCountWithoutErrors() {
		count = 4;
		var analysis = analysis(_ -> {
			if (asked.size() == 2) {
				throw new IOException("unavailable");
			}
			return List.of(0.0);
		});

		assertThat(run(analysis, Duration.ofMinutes(10))).isEqualTo(Phase.SUCCESSFUL);
		assertThat(asked).hasSize(5);
		assertThat(analysis.decided()).isEmpty();
	}

	private Phase run(Analysis analysis, Duration until) {
		var phase = Phase.RUNNING;
		for (now = Duration.ZERO; phase == Phase.RUNNING && now.compareTo(until) < 0; now = now.plus(SECOND)) {
			phase = analysis.at(now);
		}
		return phase;
	}

	/** With limits of two failures, one inconclusive measurement and three errors in a row. */
	private Analysis analysis(Analysis.Source source) {
		asked.clear();
		return new Analysis(List.of(new Metric("metric", "up",
				"len(result) > 0 && !isNaN(result[0]) && result[0] < 1",
				"len(result) > 0 && !isNaN(result[0]) && result[0] >= 1", Duration.ofSeconds(60),
				Duration.ofSeconds(30), count, 2, 1, 3)), query -> {
					asked.add(now);
					return source.ask(query);
				});
	}
}
