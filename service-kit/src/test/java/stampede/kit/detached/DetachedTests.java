package stampede.kit.detached;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
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
