package stampede.kit.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class DetachedTests {
	@Test
	void finishesTheWorkOfACallerWhoHungUp() throws InterruptedException {
		var finished = new CountDownLatch(1);
		var work = Mono.delay(Duration.ofMillis(200)).doOnNext(_ -> finished.countDown());

		Detached.run(work).subscribe().dispose();

		assertThat(finished.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void isWaitedForWhenTheServiceStops() throws InterruptedException {
		var lifecycle = new DetachedLifecycle(Duration.ofSeconds(10), new SimpleMeterRegistry());
		lifecycle.start();
		var finished = new CountDownLatch(1);
		var stopped = new CountDownLatch(1);
		Detached.run(Mono.delay(Duration.ofMillis(300)).doOnNext(_ -> finished.countDown())).subscribe().dispose();

		lifecycle.stop(stopped::countDown);

		assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(finished.getCount()).isZero();
	}

	@Test
	void isNotWaitedForInVain() throws InterruptedException {
		var lifecycle = new DetachedLifecycle(Duration.ofMillis(200), new SimpleMeterRegistry());
		lifecycle.start();
		var stopped = new CountDownLatch(1);
		var hanging = Sinks.<Void>empty();
		Detached.run(hanging.asMono()).subscribe().dispose();

		lifecycle.stop(stopped::countDown);

		assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
		hanging.tryEmitEmpty();
	}

	@Test
	void passesValueErrorEmptinessAndContextOn() {
		var limit = Duration.ofSeconds(5);
		Detached.run(Mono.deferContextual(context -> Mono.just(context.<String>get("who"))))
				.contextWrite(context -> context.put("who", "ada"))
				.as(StepVerifier::create)
				.expectNext("ada")
				.expectComplete()
				.verify(limit);
		Detached.run(Mono.empty()).as(StepVerifier::create).expectComplete().verify(limit);
		Detached.run(Mono.error(new IllegalStateException("no"))).as(StepVerifier::create)
				.expectErrorMessage("no")
				.verify(limit);
	}
}
