package stampede.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ServiceProcessesTests {
	/** A JVM that does nothing else starts within this time, also on a busy machine. */
	private static final Duration LIMIT = Duration.ofSeconds(10);
	private final List<String> progress = new ArrayList<>();
	@TempDir
	Path data;
	private ServiceProcesses processes;

	@BeforeEach
	void prepare() {
		processes = new ServiceProcesses(Options.onFreePorts(data, data), progress::add, () -> {}, LIMIT);
	}

	@AfterEach
	void stop() throws InterruptedException {
		processes.stop(Duration.ofSeconds(1));
	}

	@Test
	void startsAProcessAgainThatHangsAtItsStart() throws Exception {
		processes.start(List.of(hanging(1)));

		assertThat(progress).filteredOn(line -> line.startsWith(StartFailure.NOT_READY)).singleElement().asString()
				.contains("within 10 s: slow", "begin of start 0", "at stampede.local.SlowServer.hang")
				.endsWith("They are started again.");
		assertThat(processes.of("slow").isReady()).isTrue();
	}

	@Test
	void failsIfTheProcessHangsAgain() {
		assertThatThrownBy(() -> processes.start(List.of(hanging(2)))).isInstanceOf(StartFailure.class)
				.hasMessageStartingWith(StartFailure.NOT_READY)
				.hasMessageContainingAll("slow", "begin of start 1", "at stampede.local.SlowServer.hang");
	}

	private ServiceProcess hanging(int starts) {
		var port = Ports.unused();
		return new ServiceProcess("slow",
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), SlowServer.class.getName(),
						data.resolve("starts").toString(), Integer.toString(starts), Integer.toString(port)),
				Map.of(), data.resolve("slow.log"), port);
	}
}
