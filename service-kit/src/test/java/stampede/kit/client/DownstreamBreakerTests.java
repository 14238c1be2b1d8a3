package stampede.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.client.StubDownstream.Behaviour;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;

/** When a guard's circuit breaker opens, and which failures leave it closed. */
class DownstreamBreakerTests extends GuardedDownstream {
	@Test
	void opensOnErrorsTriesAgainAndCloses() {
		fail(Behaviour.FAILS, 10);
		assertThat(state()).isEqualTo(State.OPEN);

		var asked = downstream.calls();
		assertThatThrownBy(this::ask).isInstanceOf(DownstreamUnavailableException.class)
				.isInstanceOf(NotSentException.class);
		assertThat(downstream.calls()).isEqualTo(asked);

		waitFor(State.HALF_OPEN);
		fail(Behaviour.FAILS, 2);
		assertThat(state()).isEqualTo(State.OPEN);

		waitFor(State.HALF_OPEN);
		downstream.that(Behaviour.ANSWERS);
		assertThat(ask()).isEqualTo("done");
		assertThat(ask()).isEqualTo("done");
		assertThat(state()).isEqualTo(State.CLOSED);
	}

	@ParameterizedTest
	@EnumSource(names = {"HANGS", "DRIPS", "DROPS", "TIMES_OUT", "UNEXPLAINED", "EXPLAINED"})
	void opensOnADownstreamServiceThat(Behaviour behaviour) {
		fail(behaviour, 10);

		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void opensWhenNobodyIsThere() {
		downstream.close();
		for (var n = 0; n < 10; n++) {
			assertThatThrownBy(() -> guard.once(call()).block(LIMIT)).isInstanceOf(NotSentException.class)
					.isNotInstanceOf(DownstreamUnavailableException.class);
		}

		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void countsATimeOutAsAFailureAndDoesNotRepeatIt() {
		downstream.that(Behaviour.HANGS);

		assertThatThrownBy(this::ask).hasCauseInstanceOf(TimeoutException.class);

		assertThat(breakers.circuitBreaker(NAME).getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
		assertThat(downstream.calls()).isEqualTo(1);
	}

	@Test
	void staysClosedForWhatACallerIsRefused() {
		fail(Behaviour.CONFLICT, 30);

		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(downstream.calls()).isEqualTo(30);
	}

	@Test
	void staysClosedWhileCallsWaitInOurOwnQueue() {
		var narrow = new WebClients(WebClient.builder())
				.to(NAME,
						new ClientProperties(URI.create(downstream.url()), Duration.ofMillis(300),
								Duration.ofSeconds(5),
								1, 100, Duration.ofMillis(700)))
				.build();
		downstream.that(Behaviour.HANGS);
		var failures = Flux.range(0, 20)
				.flatMap(_ -> guard.once(narrow.get().uri("/").retrieve().bodyToMono(String.class))
						.then(Mono.<Throwable>empty())
						.onErrorResume(Mono::just), 20)
				.collectList()
				.block(LIMIT);

		assertThat(failures).hasSize(20);
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(breakers.circuitBreaker(NAME).getMetrics().getNumberOfFailedCalls()).isLessThanOrEqualTo(2);
	}

	/** A timeout after half of the limit counts, after less it does not. */
	@Test
	void staysClosedForShortDeadlines() {
		for (var behaviour : List.of(Behaviour.HANGS, Behaviour.TIMES_OUT)) {
			downstream.that(behaviour);
			for (var n = 0; n < 15; n++) {
				assertThatThrownBy(() -> ask(within(60))).isInstanceOf(Exception.class);
			}
		}
		for (var n = 0; n < 15; n++) {
			assertThatThrownBy(() -> ask(within(0))).isInstanceOf(DeadlineExceededException.class);
		}
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(downstream.calls()).isEqualTo(30);

		downstream.that(Behaviour.HANGS);
		Flux.range(0, 10)
				.flatMap(_ -> guard.around(call()).onErrorComplete(TimeoutException.class), 10)
				.contextWrite(context -> context.put(Deadline.class, within(800)))
				.blockLast(LIMIT);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void staysClosedForThoseWhoStopWaiting() {
		downstream.that(Behaviour.HANGS);
		for (var n = 1; n <= 15; n++) {
			var asked = n;
			var waiting = guard.around(call()).subscribe();
			await("call " + n, () -> downstream.calls() == asked);
			waiting.dispose();
		}
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(downstream.that(Behaviour.ANSWERS)).isNotNull();
		assertThat(ask()).isEqualTo("done");
	}
}
