package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own judgement of the rules, where its {@code promtool} is installed; skipped, and said so, where not. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PromtoolTests {
	@TempDir
	Path directory;

	@Test
	void findsNoFaultInTheRules() throws Exception {
		promtool(List.of("check", "rules", "slo.yaml", "alerts.yaml"), "rules");
	}

	/** An outage pages, a slow burn opens a ticket; normal load, no load and restarts cause no alert. */
	@Test
	void seesAlertsFireWhenTheyShouldAndOnlyThen() throws Exception {
		promtool(List.of("test", "rules", "hours.yaml", "alerts.yaml", "days.yaml"), "rules/tests");
	}

	private void promtool(List<String> arguments, String where) throws IOException, InterruptedException {
		assumeTrue(isInstalled(),
				"promtool is not installed (Debian: prometheus); its checks of the rules are skipped");
		var command = new ArrayList<>(List.of("promtool"));
		command.addAll(arguments);
		var output = directory.resolve("output");
		var process = new ProcessBuilder(command).directory(Path.of(where).toFile()).redirectErrorStream(true)
				.redirectOutput(output.toFile()).start();
		assertThat(process.waitFor()).as("%s", Files.readString(output)).isZero();
	}

	static boolean isInstalled() {
		return List.of(System.getenv("PATH").split(":", -1)).stream()
				.anyMatch(each -> Files.isExecutable(Path.of(each, "promtool")));
	}
}
