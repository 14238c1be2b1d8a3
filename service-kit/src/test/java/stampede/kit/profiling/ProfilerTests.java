package stampede.kit.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;
import stampede.testsupport.RealTime;

class ProfilerTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Duration HOW_LONG = Duration.ofSeconds(1);
	private final Profiler profiler = new Profiler();
	private final AtomicBoolean isOver = new AtomicBoolean();
	private final List<Thread> threads = new ArrayList<>();
	private volatile Object kept = "";

	@BeforeEach
	void work() {
		for (Runnable each : List.<Runnable>of(this::burnsProcessorTime, this::allocatesALot, this::waitsForTheLock,
				this::waitsForTheLock)) {
			threads.add(Thread.ofPlatform().daemon().start(() -> {
				while (!isOver.get()) {
					each.run();
				}
			}));
		}
	}

	@AfterEach
	void rest() throws InterruptedException {
		isOver.set(true);
		for (var each : threads) {
			each.join(LIMIT);
		}
	}

	private void burnsProcessorTime() {
		var sum = 0L;
		for (var i = 0; i < 5_000_000; i++) {
			sum += i ^ sum;
		}
		kept = sum;
	}

	private void allocatesALot() {
		kept = new byte[1 << 20];
	}

	private void waitsForTheLock() {
		synchronized (threads) {
			try {
				RealTime.passMillis(5);
			} catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({"CPU, burnsProcessorTime", "ALLOCATION, allocatesALot", "LOCK, waitsForTheLock"})
	void drawsWhatThreadsDo(Subject subject, String method) {
		var html = new String(Objects.requireNonNull(profiler.flameGraph(subject, HOW_LONG, "of a test").block(LIMIT)),
				StandardCharsets.UTF_8);

		assertThat(html).startsWith("<!DOCTYPE html>").contains(method, "of a test");
	}

	@Test
	void writesDownNothingOfTheEnvironment(@TempDir Path directory) throws Exception {
		var file = Files.write(directory.resolve("a.jfr"),
				Objects.requireNonNull(profiler.record(Subject.CPU, HOW_LONG).block(LIMIT)));

		assertThat(RecordingFile.readAllEvents(file)).isNotEmpty()
				.extracting(RecordedEvent::getEventType).extracting("name")
				.allMatch(name -> name.equals("jdk.ExecutionSample") || name.equals("jdk.ActiveRecording")
						|| name.equals("jdk.ActiveSetting") || name.equals("jdk.DataLoss"));
	}

	@Test
	void takesOneAtATimeAndIsFreeWhenItsCallerHangsUp() {
		var first = profiler.record(Subject.CPU, LIMIT).subscribe();
		StepVerifier.create(profiler.record(Subject.CPU, HOW_LONG).retry(0))
				.expectError(Profiler.BusyException.class).verify(LIMIT);

		first.dispose();

		assertThat(profiler.record(Subject.CPU, HOW_LONG)
				.retryWhen(Retry.fixedDelay(50, Duration.ofMillis(100))).block(LIMIT)).isNotEmpty();
	}
}
