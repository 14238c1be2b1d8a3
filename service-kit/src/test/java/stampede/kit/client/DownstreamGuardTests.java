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
import stampede.kit.client.StubDownstream.Behaviour;

/** How many concurrent calls a guard permits, and which settings it requires. */
class DownstreamGuardTests extends GuardedDownstream {
	@Test
	void refusesBeyondItsBoundAtOnce() {
		guard = guard(2);
		downstream.that(Behaviour.HANGS);
		var waiting = Flux.range(0, 2).flatMap(_ -> guard.around(call())).subscribe();
		await("both are in progress", () -> downstream.calls() == 2);

		guard.around(call())
				.as(StepVerifier::create)
				.expectError(DownstreamUnavailableException.class)
				.verify(Duration.ofMillis(500));
		assertThat(downstream.calls()).isEqualTo(2);

		waiting.dispose();
		downstream.that(Behaviour.ANSWERS);
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
		await("the repeat is in progress", () -> attempts.get() == 2);

		assertThatThrownBy(this::ask).isInstanceOf(DownstreamUnavailableException.class);
		waiting.dispose();
	}

	@Test
	void refusesToGuardWithoutNumbers() {
		var guards = new DownstreamGuards(breakers, bulkheads(1), meters);

		assertThatThrownBy(() -> guards.of("unknown-service", LONGEST_CALL))
				.hasMessageContaining("resilience4j.bulkhead.instances.unknown-service");
	}
}
