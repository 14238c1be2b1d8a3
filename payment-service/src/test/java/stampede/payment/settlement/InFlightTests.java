package stampede.payment.settlement;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class InFlightTests {
	private static final Duration LIMIT = Duration.ofSeconds(5);
	private final InFlight inFlight = new InFlight();
	private final UUID order = UUID.randomUUID();

	@Test
	void waitsForTheEndOfWhatIsUnderWayHere() {
		var work = Sinks.<String>one();
		StepVerifier.create(inFlight.run(order, work.asMono()))
				.then(() -> StepVerifier.create(inFlight.end(order))
						.expectSubscription()
						.expectNoEvent(Duration.ofMillis(50))
						.then(() -> work.tryEmitValue("done"))
						.expectNext(true)
						.expectComplete()
						.verify(LIMIT))
				.expectNext("done")
				.expectComplete()
				.verify(LIMIT);
		StepVerifier.create(inFlight.end(order)).expectComplete().verify(LIMIT);
	}

	@Test
	void endsWithAFailureToo() {
		var work = Sinks.<String>one();
		var running = inFlight.run(order, work.asMono()).onErrorResume(_ -> Mono.empty()).toFuture();

		StepVerifier.create(inFlight.end(order))
				.then(() -> work.tryEmitError(new IllegalStateException("provider")))
				.expectNext(true)
				.expectComplete()
				.verify(LIMIT);
		running.join();
	}
}
