package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The gates of a canary against given series, by Prometheus' {@code promtool}; skipped where it is not installed. */
class GateTests {
	private static final String UP = "up{namespace=\"stampede\",rollouts_pod_template_hash=\"canary\",instance=\"%s\"}";
	private static final String STUCK = "stampede_orders_stuck{namespace=\"stampede\",instance=\"%s\"}";
	@TempDir
	Path directory;

	/** Samples are 15 s apart; a gate is asked after five minutes. */
	private record Series(String name, String values) {}

	@Test
	void allowsWhatStableSuffersFromToo() throws Exception {
		var both = List.of(of("SUCCESS", "canary", "0+95x40"), of("SERVER_ERROR", "canary", "0+5x40"),
				of("SUCCESS", "stable", "0+950x40"), of("SERVER_ERROR", "stable", "0+50x40"));

		assertAnswer("errors", both, 0.667);
		assertAnswer("stable", both, 5);
	}

	@Test
	void seesWhatTheCanaryAloneSuffersFrom() throws Exception {
		assertAnswer("errors", List.of(of("SUCCESS", "canary", "0+95x40"), of("UNKNOWN", "canary", "0+5x40"),
				of("SUCCESS", "stable", "0+1000x40")), 5);
	}

	@Test
	void callsAFewBadEventsChanceAndNoneGood() throws Exception {
		var few = List.of(of("SUCCESS", "canary", "0+20x40"), of("SERVER_ERROR", "canary", "0+0x20 1+0x20"),
				of("SUCCESS", "stable", "0+1000x40"));

		assertAnswer("errors", few, 0);
		assertAnswer("errors", List.of(of("SUCCESS", "stable", "0+1000x40")), 0);
		assertAnswer("traffic", few, 0.625);
	}

	/** A canary whose workers have not run has no such series. */
	@Test
	void countsParkedOrdersThatAreNew() throws Exception {
		assertAnswer("stuck", List.of(new Series(STUCK.formatted("stable"), "3+0x40"),
				new Series(STUCK.formatted("canary"), "0+0x40")), 0);
		assertAnswer("stuck", List.of(new Series(STUCK.formatted("stable"), "3+0x10 4+0x30"),
				new Series(STUCK.formatted("canary"), "0+0x40")), 1);
	}

	@Test
	void missesPodsThatWereThereAndNoneThatOnlyStarts() throws Exception {
		assertAnswer("scraped",
				List.of(new Series(UP.formatted("a"), "1+0x40"), new Series(UP.formatted("b"), "0+0x40")),
				0);
		assertAnswer("scraped",
				List.of(new Series(UP.formatted("a"), "1+0x40"), new Series(UP.formatted("b"), "1+0x10 0+0x30")), 1);
	}

	private static Series of(String outcome, String revision, String values) {
		return new Series(
				"http_server_requests_seconds_count{application=\"order-service\",namespace=\"stampede\",uri=\"/api/v1/orders\",outcome=\"%s\",rollouts_pod_template_hash=\"%s\"}"
						.formatted(outcome, revision),
				values);
	}

	private void assertAnswer(String gate, List<Series> series, double answer)
			throws IOException, InterruptedException {
		assumeTrue(PromtoolTests.isInstalled(), "promtool is not installed (Debian: prometheus); no gate is asked");
		var query = Canaries.metrics().stream()
				.filter(metric -> metric.template().equals("order-service-canary") && metric.name().equals(gate))
				.findFirst().orElseThrow()
				.query(Map.of("canary-hash", "canary", "stable-hash", "stable", "namespace", "stampede"));
		var test = Files.writeString(directory.resolve("gate.yaml"), new Yaml().dump(Map.of("tests", List.of(Map.of(
				"interval", "15s",
				"input_series",
				series.stream().map(each -> Map.of("series", each.name(), "values", each.values())).toList(),
				"promql_expr_test",
				List.of(Map.of("expr", "round((" + query + "), 0.001)", "eval_time", "5m", "exp_samples",
						List.of(Map.of("labels", "{}", "value", Math.round(answer * 1_000) / 1_000.0)))))))));
		var process = new ProcessBuilder("promtool", "test", "rules", test.toString()).redirectErrorStream(true)
				.start();
		var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as("%s: %s", gate, output).isZero();
	}
}
