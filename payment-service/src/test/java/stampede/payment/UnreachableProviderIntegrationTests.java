package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Voided;
import stampede.payment.StubProvider.Fault;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;
import stampede.testsupport.WholeAnswers;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		// Long enough that the recovery worker of no other test takes these payments up.
		"payments.lease=60s", "payments.recovery.first-backoff=60s", "payments.recovery.max-backoff=60s",
		"resilience4j.circuitbreaker.instances.provider.sliding-window-size=4",
		"resilience4j.circuitbreaker.instances.provider.minimum-number-of-calls=4",
		"resilience4j.circuitbreaker.instances.provider.wait-duration-in-open-state=60s",
		"resilience4j.bulkhead.instances.provider.max-concurrent-calls=2", "payments.recovery.enabled=false"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class UnreachableProviderIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	WebTestClient web;

	@Autowired
	Payments payments;

	@Autowired
	CircuitBreakerRegistry breakers;

	@LocalManagementPort
	int management;

	private final UUID order = UUID.randomUUID();

	@BeforeEach
	void closeTheBreaker() {
		breaker().reset();
	}

	@Test
	void saysWhenToComeBackWhileTheBreakerIsOpen() {
		for (var n = 0; n < 4; n++) {
			var failing = UUID.randomUUID();
			StubProvider.fail("order-" + failing, Fault.FAIL);
			charge(failing).expectStatus().isAccepted().expectBody().jsonPath("$.state").isEqualTo("UNKNOWN");
		}
		assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);

		charge(order).expectStatus().isEqualTo(503)
				.expectHeader().valueEquals("Retry-After", "1")
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/provider-unavailable");
		assertThat(current().wasNeverSent()).isTrue();
		assertThat(StubProvider.calls("order-" + order)).isZero();
	}

	@Test
	void chargesAtTheNextAskOnceTheProviderIsBack() {
		breaker().transitionToOpenState();
		charge(order).expectStatus().isEqualTo(503).expectBody().returnResult();

		breaker().reset();

		charge(order).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("CAPTURED");
		assertThat(current().state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
	}

	@Test
	void undoesWhatWasNeverSentWithoutAskingAnybody() {
		breaker().transitionToOpenState();
		charge(order).expectStatus().isEqualTo(503).expectBody().returnResult();

		web.post().uri("/internal/payments/{order}/void", order)
				.headers(headers -> headers.setBearerAuth(TestTokens.token("order-service", "internal")))
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{\"customer\":\"ada\"}")
				.exchange().expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("VOIDED");

		breaker().reset();
		charge(order).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("VOIDED");
		assertThat(current().state()).isEqualTo(new Voided());
		assertThat(StubProvider.calls("order-" + order)).isZero();
	}

	@Test
	void declinesAndBusyKeysDoNotOpenTheBreaker() {
		for (var n = 0; n < 6; n++) {
			var declined = UUID.randomUUID();
			web.put().uri("/internal/payments/{order}", declined)
					.headers(headers -> headers.setBearerAuth(TestTokens.token("order-service", "internal")))
					.contentType(MediaType.APPLICATION_JSON).bodyValue(body("tok_chargeDeclined"))
					.exchange().expectStatus().isOk().expectBody().jsonPath("$.declineCode").isEqualTo("card_declined");
			var busy = UUID.randomUUID();
			StubProvider.fail("order-" + busy, Fault.BUSY);
			charge(busy).expectStatus().isAccepted().expectBody().returnResult();
		}

		assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.CLOSED);
	}

	@Test
	void showsTheOpenBreakerAndStaysReadyAndAlive() {
		breaker().transitionToOpenState();

		health("").jsonPath("$.status").isEqualTo("UP")
				.jsonPath("$.components.circuitBreakers.details.provider.details.state").isEqualTo("OPEN");
		health("/readiness").jsonPath("$.status").isEqualTo("UP");
		health("/liveness").jsonPath("$.status").isEqualTo("UP");
	}

	private WebTestClient.BodyContentSpec health(String group) {
		return WebTestClient.bindToServer().filter(new WholeAnswers()).baseUrl("http://localhost:" + management).build()
				.get().uri("/actuator/health" + group).exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void slownessOpensTheBreaker() {
		Flux.range(0, 2).concatMap(_ -> Flux.range(0, 2).flatMap(_ -> Mono.fromRunnable(() -> {
			var slow = UUID.randomUUID();
			StubProvider.fail("order-" + slow, Fault.HANG);
			charge(slow).expectStatus().isAccepted().expectBody().returnResult();
		}).subscribeOn(Schedulers.boundedElastic()), 2)
				.then(Mono.delay(Duration.ofMillis(400)))).blockLast(LIMIT);

		Mono.fromCallable(() -> breaker().getState())
				.filter(CircuitBreaker.State.OPEN::equals)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50)))
				.block(LIMIT);
		assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.OPEN);
	}

	private WebTestClient.ResponseSpec charge(UUID which) {
		return web.put().uri("/internal/payments/{order}", which)
				.headers(headers -> headers.setBearerAuth(TestTokens.token("order-service", "internal")))
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body("tok_visa")).exchange();
	}

	private static String body(String token) {
		return "{\"customer\":\"ada\",\"amount\":{\"amount\":1999,\"currency\":\"EUR\"},\"token\":\"" + token + "\"}";
	}

	private CircuitBreaker breaker() {
		return breakers.circuitBreaker("provider");
	}

	private Payment current() {
		return Objects.requireNonNull(payments.byOrder(order).block(LIMIT));
	}
}
