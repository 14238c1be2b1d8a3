package stampede.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.kit.client.StubDownstream.Behaviour;

/** Which calls a guard repeats, how often, and what it logs and counts. */
class DownstreamRetryTests extends GuardedDownstream {
	@ParameterizedTest
	@EnumSource(names = {"DROPS", "UNEXPLAINED"})
	void repeatsOnceWhatPasses(Behaviour behaviour) {
		downstream.that(behaviour);

		assertThatThrownBy(this::ask).isInstanceOf(RuntimeException.class);

		assertThat(downstream.calls()).isEqualTo(2);
		assertThat(retries("made")).isEqualTo(1);
	}

	@Test
	void answersWhatTheRepeatIsAnswered() {
		downstream.that(Behaviour.DROPS_THE_FIRST);

		assertThat(ask()).isEqualTo("done");
		assertThat(downstream.calls()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = {"CONFLICT", "HANGS", "DRIPS", "FAILS", "TIMES_OUT", "EXPLAINED"})
	void doesNotRepeatWhatDoesNotPass(Behaviour behaviour) {
		downstream.that(behaviour);

		assertThatThrownBy(this::ask).isInstanceOf(RuntimeException.class);

		assertThat(downstream.calls()).isEqualTo(1);
		assertThat(retries("made")).isZero();
	}

	@Test
	void repeatsNothingUnheardForWhoeverHasToKnow() {
		downstream.that(Behaviour.DROPS);

		assertThatThrownBy(() -> guard.once(call()).block(LIMIT)).isInstanceOf(WebClientRequestException.class);

		assertThat(downstream.calls()).isEqualTo(1);
	}

	@Test
	void repeatsNothingWithoutRoom() {
		downstream.that(Behaviour.DROPS);

		assertThatThrownBy(() -> ask(within(90))).isInstanceOf(WebClientRequestException.class);

		assertThat(downstream.calls()).isEqualTo(1);
	}

	@Test
	void repeatsNoRepeat() {
		downstream.that(Behaviour.DROPS);

		assertThatThrownBy(() -> guard.around(call()).contextWrite(DownstreamGuard::repeating).block(LIMIT))
				.isInstanceOf(WebClientRequestException.class);

		assertThat(downstream.calls()).isEqualTo(1);
		assertThat(retries("made")).isEqualTo(1);
	}

	/** Five from the start, and one for each ten first attempts; a few of them may be left unspent. */
	@Test
	void sendsATenthMoreWhenEverythingFails() {
		breakers = breakers(1_000_000);
		guard = guard(50);
		downstream.that(Behaviour.DROPS);

		Flux.range(0, 300).flatMap(_ -> guard.around(call()).onErrorComplete(), 20).blockLast(LIMIT);

		assertThat(downstream.calls()).isBetween(300 + 25, 300 + 30 + 5);
		assertThat(retries("made")).isEqualTo(downstream.calls() - 300);
		assertThat(retries("refused")).isPositive();
	}

	@Test
	void saysOfARepeatBeyondTheBudgetThatItWasNotSent() {
		breakers = breakers(1_000_000);
		guard = guard(50);
		for (var n = 0; n < 5; n++) {
			guard.around(call()).contextWrite(DownstreamGuard::repeating).block(LIMIT);
		}

		assertThatThrownBy(() -> guard.around(call()).contextWrite(DownstreamGuard::repeating).block(LIMIT))
				.isInstanceOf(RepeatRefusedException.class);

		assertThat(downstream.calls()).isEqualTo(5);
		assertThat(ask()).as("a first attempt").isEqualTo("done");
	}

	@Test
	void keepsNoMoreThanTenTokens() {
		var budget = new RetryBudget();
		for (var n = 0; n < 1_000; n++) {
			budget.earn();
		}

		assertThat(Flux.range(0, 100).filter(_ -> budget.spend()).count().block(LIMIT)).isEqualTo(10);
	}

	/** Else a charge that was lost on its way back would count as one that was never made. */
	@Test
	void doesNotTakeARefusedRepeatForACallThatWasNeverSent() {
		var failures = new ArrayDeque<>(
				List.of(lost(new IOException("Connection reset by peer")), lost(new ConnectException())));
		var call = Mono.defer(() -> Mono.<String>error(failures.remove()));
		guard.around(call)
				.as(StepVerifier::create)
				.expectErrorSatisfies(failure -> assertThat(failure).isInstanceOf(WebClientRequestException.class)
						.hasRootCauseMessage("Connection reset by peer"))
				.verify(LIMIT);

		var opening = Mono.<String>defer(() -> {
			breakers.circuitBreaker(NAME).transitionToOpenState();
			return Mono.error(lost(new IOException("Connection reset by peer")));
		});
		guard.around(opening)
				.as(StepVerifier::create)
				.expectErrorSatisfies(failure -> assertThat(failure).isNotInstanceOf(NotSentException.class))
				.verify(LIMIT);
	}
}
