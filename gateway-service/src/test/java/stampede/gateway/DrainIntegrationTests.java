package stampede.gateway;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class DrainIntegrationTests {
	@Test
	void endsTheStreamOfAServiceBehindItWhenItIsToldToStop() {
		var gateway = RunningGateway.start("stampede.drain.delay=4s");
		Upstreams.ORDERS.forget();

		StepVerifier.create(gateway.follow("/api/v1/orders/7/events", "follower"))
				.expectNext("first")
				.then(() -> Thread.ofPlatform().start(gateway::close))
				.expectComplete()
				.verify(Duration.ofSeconds(3));

		gateway.close();
	}
}
