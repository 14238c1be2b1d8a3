package stampede.kit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import stampede.testsupport.RealTime;

class WorkerTests {
	private static final Duration NEVER_MIND = Duration.ofMinutes(5);
	@TempDir
	Path directory;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	private final AtomicInteger rounds = new AtomicInteger();
	private @Nullable Worker worker;

	@AfterEach
	void stop() {
		if (worker != null) {
			worker.stop();
		}
	}

	@Test
	void goesOnAtOnceWhileRoundsAreFull() throws InterruptedException {
		var done = new CountDownLatch(4);
		worker = worker(NEVER_MIND, _ -> {
			done.countDown();
			return Mono.just(new Round(2, rounds.incrementAndGet() < 4, Duration.ofSeconds(7)));
		});
		worker.start();

		assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
		awaitCount(4);
		assertThat(rounds).hasValue(4);
		assertThat(meters.get("stampede.worker.handled").counter().count()).isEqualTo(8);
		assertThat(meters.get("stampede.worker.lag").gauge().value()).isEqualTo(7);
	}

	@Test
	void survivesFailuresAndSilence() throws InterruptedException {
		var recovered = new CountDownLatch(1);
		worker = new Workers(null, meters).worker("job",
				new Worker.Pace(true, Duration.ofMillis(10), Duration.ofMillis(100)),
				_ -> switch (rounds.incrementAndGet()) {
					case 1 -> Mono.error(new IllegalStateException("broken"));
					case 2 -> Mono.never();
					case 3 -> throw new IllegalStateException("worse");
					default -> {
						recovered.countDown();
						yield Mono.just(Round.of(0, 1));
					}
				});
		worker.start();

		assertThat(recovered.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(meters.get("stampede.worker.round").tag("outcome", "failure").timer().count()).isEqualTo(3);
	}

	@Test
	void looksAgainWhenItIsAsked() throws InterruptedException {
		var second = new CountDownLatch(2);
		worker = worker(NEVER_MIND, again -> {
			second.countDown();
			Mono.delay(Duration.ofMillis(100)).subscribe(_ -> again.run());
			return Mono.just(Round.of(0, 1));
		});
		worker.start();

		assertThat(second.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void leavesTheWorkToOthersForAsLongAsItIsACanary() throws Exception {
		var role = Files.writeString(directory.resolve("role"), "canary");
		var pace = new Worker.Pace(true, Duration.ofMillis(10), Duration.ofSeconds(5));
		worker = new Workers(role, meters).worker("job", pace, _ -> {
			rounds.incrementAndGet();
			return Mono.just(Round.of(1, 2));
		});
		worker.start();

		awaitStandby(1);
		assertThat(rounds).hasValue(0);
		Files.writeString(role, "stable");
		awaitCount(1);
		awaitStandby(0);
		Files.writeString(role, "canary");
		awaitStandby(1);
		var done = rounds.get();
		RealTime.passMillis(100);
		assertThat(rounds).hasValueLessThanOrEqualTo(done + 1);
	}

	@Test
	void worksWhereNobodyGaveItARole() throws InterruptedException {
		worker = new Workers(directory.resolve("none"), meters).worker("job",
				new Worker.Pace(true, Duration.ofMillis(10), Duration.ofSeconds(5)), _ -> {
					rounds.incrementAndGet();
					return Mono.just(Round.of(1, 2));
				});
		worker.start();

		awaitCount(3);
		assertThat(rounds).hasValueGreaterThanOrEqualTo(3);
	}

	private void awaitStandby(double value) throws InterruptedException {
		var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (meters.get("stampede.worker.standby").gauge().value() != value) {
			assertThat(System.nanoTime()).isLessThan(end);
			RealTime.passMillis(5);
		}
	}

	private Worker worker(Duration interval, Worker.Job job) {
		return new Workers(null, meters).worker("job", new Worker.Pace(true, interval, Duration.ofSeconds(5)), job);
	}

	private void awaitCount(long count) throws InterruptedException {
		for (var n = 0; n < 100
				&& meters.get("stampede.worker.round").tag("outcome", "success").timer().count() < count; n++) {
			RealTime.pass(Duration.ofMillis(20));
		}
	}
}
