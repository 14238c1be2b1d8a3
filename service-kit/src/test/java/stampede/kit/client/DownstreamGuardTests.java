package stampede.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.kit.client.StubNeighbour.Behaviour;

/** How many calls a guard lets through at once, and what it must be told. */
class DownstreamGuardTests extends GuardedNeighbour {
	@Test
	void refusesBeyondItsBoundAtOnce() {
		guard = guard(2);
		neighbour.that(Behaviour.HANGS);
		var waiting = Flux.range(0, 2).flatMap(_ -> guard.around(call())).subscribe();
		await("both are under way", () -> neighbour.calls() == 2);

		guard.around(call())
				.as(StepVerifier::create)
				.expectError(DownstreamUnavailableException.class)
				.verify(Duration.ofMillis(500));
		assertThat(neighbour.calls()).isEqualTo(2);

		waiting.dispose();
		neighbour.that(Behaviour.ANSWERS);
		assertThat(ask()).isEqualTo("done");
		assertThat(state()).isEqualTo(State.CLOSED);
	}

	@Test
	void keepsItsPermitWhileItPausesBeforeTheRepeat() {
		guard = guard(1);
		var attempts = new AtomicInteger();
		var call = Mono.defer(() -> attempts.incrementAndGet() == 1
				? Mono.<String>error(lost(new IOException("Connection reset by peer")))
				: Mono.<String>never());
		var waiting = guard.around(call).subscribe();
		await("the repeat is under way", () -> attempts.get() == 2);

		assertThatThrownBy(this::ask).isInstanceOf(DownstreamUnavailableException.class);
		waiting.dispose();
	}

	@Test
	void refusesToGuardWithoutNumbers() {
		var guards = new DownstreamGuards(breakers, bulkheads(1), meters);

		assertThatThrownBy(() -> guards.of("stranger", LONGEST_CALL))
				.hasMessageContaining("resilience4j.bulkhead.instances.stranger");
	}
}
