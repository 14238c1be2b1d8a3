package stampede.kit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.kit.client.StubNeighbour.Behaviour;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;

/** A breaker that judges ten calls, stays open for 300 ms and then tries two; calls may take a second. */
class DownstreamGuardTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Duration LONGEST_CALL = Duration.ofSeconds(1);
	private static final String NAME = "neighbour";
	private final StubNeighbour neighbour = new StubNeighbour();
	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	private final AtomicInteger paths = new AtomicInteger();
	private final WebClient web = new WebClients(WebClient.builder())
			.to(NAME, new ClientProperties(URI.create(neighbour.url()), Duration.ofMillis(300), Duration.ofSeconds(5),
					100, 1000, Duration.ofSeconds(1)))
			.build();
	private CircuitBreakerRegistry breakers = breakers(10);
	private DownstreamGuard guard = guard(50);

	@AfterEach
	void stop() {
		neighbour.close();
	}

	@Test
	void opensOnErrorsTriesAgainAndCloses() {
		fail(Behaviour.FAILS, 10);
		assertThat(state()).isEqualTo(State.OPEN);

		var asked = neighbour.calls();
		assertThatThrownBy(this::ask).isInstanceOf(DownstreamUnavailableException.class)
				.isInstanceOf(NotSentException.class);
		assertThat(neighbour.calls()).isEqualTo(asked);

		waitFor(State.HALF_OPEN);
		fail(Behaviour.FAILS, 2);
		assertThat(state()).isEqualTo(State.OPEN);

		waitFor(State.HALF_OPEN);
		neighbour.that(Behaviour.ANSWERS);
		assertThat(ask()).isEqualTo("done");
		assertThat(ask()).isEqualTo("done");
		assertThat(state()).isEqualTo(State.CLOSED);
	}

	@ParameterizedTest
	@EnumSource(names = {"HANGS", "DRIPS", "DROPS", "TIMES_OUT", "UNEXPLAINED", "EXPLAINED"})
	void opensOnANeighbourThat(Behaviour behaviour) {
		fail(behaviour, 10);

		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void opensWhenNobodyIsThere() {
		neighbour.close();
		for (var n = 0; n < 10; n++) {
			assertThatThrownBy(() -> guard.once(call()).block(LIMIT)).isInstanceOf(NotSentException.class)
					.isNotInstanceOf(DownstreamUnavailableException.class);
		}

		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void countsATimeOutAsAFailureAndDoesNotRepeatIt() {
		neighbour.that(Behaviour.HANGS);

		assertThatThrownBy(this::ask).hasCauseInstanceOf(TimeoutException.class);

		assertThat(breakers.circuitBreaker(NAME).getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
		assertThat(neighbour.calls()).isEqualTo(1);
	}

	@Test
	void staysClosedForWhatACallerIsRefused() {
		fail(Behaviour.CONFLICT, 30);

		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(neighbour.calls()).isEqualTo(30);
	}

	@Test
	void staysClosedWhileCallsWaitInOurOwnQueue() {
		var narrow = new WebClients(WebClient.builder())
				.to(NAME,
						new ClientProperties(URI.create(neighbour.url()), Duration.ofMillis(300), Duration.ofSeconds(5),
								1, 100, Duration.ofMillis(700)))
				.build();
		neighbour.that(Behaviour.HANGS);
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

	/** Half of what a call may take is patience enough; less says nothing. */
	@Test
	void staysClosedForTheImpatient() {
		for (var behaviour : List.of(Behaviour.HANGS, Behaviour.TIMES_OUT)) {
			neighbour.that(behaviour);
			for (var n = 0; n < 15; n++) {
				assertThatThrownBy(() -> ask(within(60))).isInstanceOf(Exception.class);
			}
		}
		for (var n = 0; n < 15; n++) {
			assertThatThrownBy(() -> ask(within(0))).isInstanceOf(DeadlineExceededException.class);
		}
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(neighbour.calls()).isEqualTo(30);

		neighbour.that(Behaviour.HANGS);
		Flux.range(0, 10)
				.flatMap(_ -> guard.around(call()).onErrorComplete(TimeoutException.class), 10)
				.contextWrite(context -> context.put(Deadline.class, within(800)))
				.blockLast(LIMIT);
		assertThat(state()).isEqualTo(State.OPEN);
	}

	@Test
	void staysClosedForThoseWhoStopWaiting() {
		neighbour.that(Behaviour.HANGS);
		for (var n = 1; n <= 15; n++) {
			var asked = n;
			var waiting = guard.around(call()).subscribe();
			await("call " + n, () -> neighbour.calls() == asked);
			waiting.dispose();
		}
		assertThat(state()).isEqualTo(State.CLOSED);
		assertThat(neighbour.that(Behaviour.ANSWERS)).isNotNull();
		assertThat(ask()).isEqualTo("done");
	}

	@ParameterizedTest
	@EnumSource(names = {"DROPS", "UNEXPLAINED"})
	void repeatsOnceWhatPasses(Behaviour behaviour) {
		neighbour.that(behaviour);

		assertThatThrownBy(this::ask).isInstanceOf(RuntimeException.class);

		assertThat(neighbour.calls()).isEqualTo(2);
		assertThat(retries("made")).isEqualTo(1);
	}

	@Test
	void answersWhatTheRepeatIsAnswered() {
		neighbour.that(Behaviour.DROPS_THE_FIRST);

		assertThat(ask()).isEqualTo("done");
		assertThat(neighbour.calls()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = {"CONFLICT", "HANGS", "DRIPS", "FAILS", "TIMES_OUT", "EXPLAINED"})
	void doesNotRepeatWhatDoesNotPass(Behaviour behaviour) {
		neighbour.that(behaviour);

		assertThatThrownBy(this::ask).isInstanceOf(RuntimeException.class);

		assertThat(neighbour.calls()).isEqualTo(1);
		assertThat(retries("made")).isZero();
	}

	@Test
	void repeatsNothingUnheardForWhoeverHasToKnow() {
		neighbour.that(Behaviour.DROPS);

		assertThatThrownBy(() -> guard.once(call()).block(LIMIT)).isInstanceOf(WebClientRequestException.class);

		assertThat(neighbour.calls()).isEqualTo(1);
	}

	@Test
	void repeatsNothingWithoutRoom() {
		neighbour.that(Behaviour.DROPS);

		assertThatThrownBy(() -> ask(within(90))).isInstanceOf(WebClientRequestException.class);

		assertThat(neighbour.calls()).isEqualTo(1);
	}

	@Test
	void repeatsNoRepeat() {
		neighbour.that(Behaviour.DROPS);

		assertThatThrownBy(() -> guard.around(call()).contextWrite(DownstreamGuard::repeating).block(LIMIT))
				.isInstanceOf(WebClientRequestException.class);

		assertThat(neighbour.calls()).isEqualTo(1);
		assertThat(retries("made")).isEqualTo(1);
	}

	/** Five from the start, and one for each ten first attempts; a few of them may be left unspent. */
	@Test
	void sendsATenthMoreWhenEverythingFails() {
		breakers = breakers(1_000_000);
		guard = guard(50);
		neighbour.that(Behaviour.DROPS);

		Flux.range(0, 300).flatMap(_ -> guard.around(call()).onErrorComplete(), 20).blockLast(LIMIT);

		assertThat(neighbour.calls()).isBetween(300 + 25, 300 + 30 + 5);
		assertThat(retries("made")).isEqualTo(neighbour.calls() - 300);
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

		assertThat(neighbour.calls()).isEqualTo(5);
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

	private static WebClientRequestException lost(Exception cause) {
		return new WebClientRequestException(cause, HttpMethod.PUT, URI.create("http://neighbour"), new HttpHeaders());
	}

	private DownstreamGuard guard(int atOnce) {
		return new DownstreamGuards(breakers, bulkheads(atOnce), meters).of(NAME, LONGEST_CALL);
	}

	private static CircuitBreakerRegistry breakers(int judges) {
		var registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
				.slidingWindowSize(judges)
				.minimumNumberOfCalls(judges)
				.waitDurationInOpenState(Duration.ofMillis(300))
				.automaticTransitionFromOpenToHalfOpenEnabled(true)
				.permittedNumberOfCallsInHalfOpenState(2)
				.build());
		registry.circuitBreaker(NAME);
		return registry;
	}

	private static BulkheadRegistry bulkheads(int atOnce) {
		var registry = BulkheadRegistry.of(BulkheadConfig.custom().maxConcurrentCalls(atOnce)
				.maxWaitDuration(Duration.ZERO).build());
		registry.bulkhead(NAME);
		return registry;
	}

	/** One attempt each, so that a breaker of ten needs ten. */
	private void fail(Behaviour behaviour, int times) {
		neighbour.that(behaviour);
		Flux.range(0, times).flatMap(_ -> guard.once(call()).onErrorComplete(), 10).blockLast(LIMIT);
	}

	private Mono<String> call() {
		return web.put().uri("/" + paths.incrementAndGet()).retrieve().bodyToMono(String.class);
	}

	private String ask() {
		return Objects.requireNonNull(guard.around(call()).block(LIMIT));
	}

	private String ask(Deadline deadline) {
		return Objects.requireNonNull(guard.around(call())
				.contextWrite(context -> context.put(Deadline.class, deadline)).block(LIMIT));
	}

	private static Deadline within(int milliseconds) {
		return Deadline.in(Duration.ofMillis(milliseconds));
	}

	private double retries(String outcome) {
		return meters.get("stampede.client.retries").tags("neighbour", NAME, "outcome", outcome).counter().count();
	}

	private State state() {
		return breakers.circuitBreaker(NAME).getState();
	}

	private void waitFor(State state) {
		await(state.name(), () -> state() == state);
	}

	private static void await(String what, BooleanSupplier condition) {
		var seen = Mono.fromSupplier(condition::getAsBoolean)
				.filter(isSo -> isSo)
				.repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(10)))
				.block(LIMIT);
		assertThat(seen).as(what).isTrue();
	}
}
