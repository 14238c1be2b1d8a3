package stampede.kit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class WorkerTests {
	private static final Duration NEVER_MIND = Duration.ofMinutes(5);
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
		worker = new Worker("job", new Worker.Pace(true, Duration.ofMillis(10), Duration.ofMillis(100)),
				_ -> switch (rounds.incrementAndGet()) {
					case 1 -> Mono.error(new IllegalStateException("broken"));
					case 2 -> Mono.never();
					case 3 -> throw new IllegalStateException("worse");
					default -> {
						recovered.countDown();
						yield Mono.just(Round.of(0, 1));
					}
				}, meters);
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

	private Worker worker(Duration interval, Worker.Job job) {
		return new Worker("job", new Worker.Pace(true, interval, Duration.ofSeconds(5)), job, meters);
	}

	private void awaitCount(long count) throws InterruptedException {
		for (var n = 0; n < 100
				&& meters.get("stampede.worker.round").tag("outcome", "success").timer().count() < count; n++) {
			Thread.sleep(Duration.ofMillis(20));
		}
	}
}
