package stampede.observability.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.testsupport.UnusedPort;

class ReviewTests {
	private static final Duration STEP = Duration.ofSeconds(60);

	@Test
	void countsAnAlertOnceForEachTimeThatItBeganToFire() {
		var points = new TreeMap<Long, Double>();
		for (var at : List.of(600L, 660L, 720L, 1_200L, 1_800L, 1_860L)) {
			points.put(at, 1.0);
		}

		assertThat(Incidents.episodes(points, STEP)).containsExactly(Duration.ofMinutes(3), Duration.ofMinutes(1),
				Duration.ofMinutes(2));
		assertThat(Incidents.episodes(Map.of(), STEP)).isEmpty();
	}

	@Test
	void hasAFewHundredPointsInAChartAndNoneCloserThanScrapes() {
		assertThat(Window.parse("7d").step()).isEqualTo(Duration.ofDays(7).dividedBy(300));
		assertThat(Window.parse("10m").step()).isEqualTo(Duration.ofSeconds(15));
	}

	@Test
	void countsEventsFromTheFirstAndPastARestartOfWhoeverCounts() {
		var points = new TreeMap<>(Map.of(1_200L, 1.0, 1_260L, 1.0, 1_320L, 3.0, 1_380L, 1.0, 1_440L, 2.0));

		assertThat(Releases.counted(points, 600, STEP)).isEqualTo(1 + 2 + 1 + 1);
		assertThat(Releases.counted(points, 1_200, STEP)).as("it was there when the time began").isEqualTo(4);
		assertThat(Releases.counted(Map.of(), 600, STEP)).isZero();
	}

	@Test
	void countsReleasesAndThoseThatWentBack() throws Exception {
		var now = Instant.parse("2026-11-27T12:00:00Z");
		var at = now.minusSeconds(600).getEpochSecond();
		try (var argo = new Answers(Map.of("RolloutCompleted",
				"{\"metric\":{\"name\":\"order-service\",\"reason\":\"RolloutCompleted\"},\"values\":[[%d,\"2\"]]},"
						.formatted(at)
						+ "{\"metric\":{\"name\":\"order-service\",\"reason\":\"RolloutAborted\"},\"values\":[[%d,\"1\"]]}"
								.formatted(at),
				"rollout_info", "{\"metric\":{\"name\":\"order-service\"},\"values\":[[%d,\"1\"],[%d,\"1\"]]}"
						.formatted(at, at + 15)))) {
			var releases = Releases.of(new PrometheusApi(argo.address(), now), Window.parse("1h"));

			assertThat(releases).containsExactly(
					new Releases.Release("order-service", 2, 1, Duration.ofSeconds(30)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "7", "d", "0d", "7w", "-1d", "7d "})
	void refusesAWindowThatIsNone(String window) {
		assertThatThrownBy(() -> Window.parse(window)).isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("7d");
	}

	@Test
	void saysWhichPrometheusDoesNotAnswer() {
		var nobody = URI.create("http://127.0.0.1:" + UnusedPort.find());

		assertThatThrownBy(() -> Main.markdown(nobody, "1h", Path.of("slo"))).isInstanceOf(IOException.class)
				.hasMessage(nobody + " does not answer");
	}

	@Test
	void letsNoLabelWriteThePage() {
		var hostile = "</script><script>alert(1)</script>";
		var chart = new Chart(hostile, "1/s", hostile,
				List.of(new PrometheusApi.Line(Map.of("uri", hostile), new TreeMap<>(Map.of(60L, 1.0)))));
		var report = new Report(URI.create("http://127.0.0.1:9090"), Window.parse("1h"), Instant.EPOCH, Instant.EPOCH,
				List.of(), List.of(new Incidents.Incident(hostile, hostile, "page", 1, STEP)),
				List.of(new Releases.Release(hostile, 1, 1, STEP)),
				List.of(new Chapter("order-service", List.of(new Finding(Finding.Weight.ACT, hostile, hostile)),
						List.of(new Statement(hostile, hostile, hostile)), List.of(chart))));

		assertThat(Html.of(report)).doesNotContain("<script>alert").contains("&lt;/script&gt;", "\\u003c/script>");
	}
}
