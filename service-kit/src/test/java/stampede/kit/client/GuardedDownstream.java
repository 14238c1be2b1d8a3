package stampede.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.client.StubDownstream.Behaviour;
import stampede.kit.deadline.Deadline;

/**
 * A guard before a stub of a downstream service. Its circuit breaker evaluates ten calls, stays open for 300 ms and then
 * permits two trial calls. A call may take one second.
 */
abstract class GuardedDownstream {
	static final Duration LIMIT = Duration.ofSeconds(30);
	static final Duration LONGEST_CALL = Duration.ofSeconds(1);
	static final String NAME = "downstream";
	final StubDownstream downstream = new StubDownstream();
	final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	final AtomicInteger paths = new AtomicInteger();
	final WebClient web = new WebClients(WebClient.builder())
			.to(NAME, new ClientProperties(URI.create(downstream.url()), Duration.ofMillis(300), Duration.ofSeconds(5),
					100, 1000, Duration.ofSeconds(1)))
			.build();
	CircuitBreakerRegistry breakers = breakers(10);
	DownstreamGuard guard = guard(50);

	@AfterEach
	void stop() {
		downstream.close();
	}

	static WebClientRequestException lost(Exception cause) {
		return new WebClientRequestException(cause, HttpMethod.PUT, URI.create("http://downstream"), new HttpHeaders());
	}

	DownstreamGuard guard(int atOnce) {
		return new DownstreamGuards(breakers, bulkheads(atOnce), meters).of(NAME, LONGEST_CALL);
	}

	static CircuitBreakerRegistry breakers(int judges) {
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

	static BulkheadRegistry bulkheads(int atOnce) {
		var registry = BulkheadRegistry.of(BulkheadConfig.custom().maxConcurrentCalls(atOnce)
				.maxWaitDuration(Duration.ZERO).build());
		registry.bulkhead(NAME);
		return registry;
	}

	/** One attempt each, so that a breaker of ten needs ten. */
	void fail(Behaviour behaviour, int times) {
		downstream.that(behaviour);
		Flux.range(0, times).flatMap(_ -> guard.once(call()).onErrorComplete(), 10).blockLast(LIMIT);
	}

	Mono<String> call() {
		return web.put().uri("/" + paths.incrementAndGet()).retrieve().bodyToMono(String.class);
	}

	String ask() {
		return Objects.requireNonNull(guard.around(call()).block(LIMIT));
	}

	String ask(Deadline deadline) {
		return Objects.requireNonNull(guard.around(call())
				.contextWrite(context -> context.put(Deadline.class, deadline)).block(LIMIT));
	}

	static Deadline within(int milliseconds) {
		return Deadline.in(Duration.ofMillis(milliseconds));
	}

	double retries(String outcome) {
		return meters.get("stampede.client.retries").tags("downstream", NAME, "outcome", outcome).counter().count();
	}

	State state() {
		return breakers.circuitBreaker(NAME).getState();
	}

	void waitFor(State state) {
		await(state.name(), () -> state() == state);
	}

	static void await(String what, BooleanSupplier condition) {
		var seen = Mono.fromSupplier(condition::getAsBoolean)
				.filter(isSo -> isSo)
				.repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(10)))
				.block(LIMIT);
		assertThat(seen).as(what).isTrue();
	}
}
