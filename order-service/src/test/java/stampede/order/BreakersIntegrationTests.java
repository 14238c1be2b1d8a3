package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reserved;
import stampede.order.StubDownstreamServices.Reply;
import stampede.testsupport.WholeAnswers;

/** Circuit breakers that evaluate ten calls and stay open until a test closes them; recovery finishes the rejected orders. */
@TestPropertySource(properties = {
		"resilience4j.circuitbreaker.configs.downstream.minimum-number-of-calls=10",
		"resilience4j.circuitbreaker.configs.downstream.wait-duration-in-open-state=1h",
		// Its successes with what one test has left would keep the breakers of the next closed.
		"orders.checkout.recovery.enabled=false",
		// One customer has many orders in progress here.
		"orders.cool-down.max-unpaid-orders=0"})
@AutoConfigureObservability(tracing = false)
@ExtendWith(OutputCaptureExtension.class)
class BreakersIntegrationTests extends CheckoutFixture {
	@Autowired
	CircuitBreakerRegistry breakers;

	@LocalManagementPort
	int management;

	/** Else the recovery workers of other tests' contexts would go on asking for what fails. */
	@AfterEach
	void mendDownstreamServices() {
		StubDownstreamServices.answerAsUsual("unlucky", "early", "failing", "meshed", "outage", "conflict", "limit");
	}

	@Test
	void keepsAnOrderWhileInventoryIsSparedAndFinishesItLater() {
		StubDownstreamServices.answer("unlucky", "PUT reservations", Reply.problem(500, "internal-error"));
		run("unlucky", 12, Duration.ofMillis(500));
		assertThat(state("inventory-service")).isEqualTo("OPEN");
		assertThat(state("payment-service")).isEqualTo("CLOSED");

		var early = placed("ada", Duration.ofMillis(500));

		assertThat(early.state()).isEqualTo(new Placed());
		assertThat(StubDownstreamServices.count("PUT reservations", early.id().toString())).isZero();

		breakers.circuitBreaker("inventory-service").reset();
		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
	}

	/** A client that waits is served once the circuit breaker closes; a call that was not sent costs no retry budget. */
	@Test
	void confirmsForThoseWhoWaitUntilTheBreakerCloses() {
		var before = retries("made");
		breakers.circuitBreaker("inventory-service").transitionToOpenState();
		Mono.delay(Duration.ofMillis(400)).subscribe(_ -> breakers.circuitBreaker("inventory-service").reset());

		assertThat(placed("patient", Duration.ofSeconds(5)).state()).isInstanceOf(Confirmed.class);
		assertThat(retries("made")).isEqualTo(before);
	}

	@Test
	void keepsAReservedOrderWhilePaymentsAreSpared() {
		breakers.circuitBreaker("payment-service").transitionToForcedOpenState();

		var early = placed("bob", Duration.ofMillis(500));
		assertThat(early.state()).isEqualTo(new Reserved());

		breakers.circuitBreaker("payment-service").reset();
		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
		assertThat(StubDownstreamServices.count("PUT reservations", early.id().toString())).isEqualTo(1);
	}

	@Test
	void showsOpenBreakersAndStaysReadyAndAlive() {
		breakers.circuitBreaker("payment-service").transitionToOpenState();

		assertThat(state("payment-service")).isEqualTo("OPEN");
		for (var path : new String[]{"", "/readiness", "/liveness"}) {
			assertThat(get("/actuator/health" + path).at("/status").asText()).as(path).isEqualTo("UP");
		}
		assertThat(metrics()).anyMatch(line -> line
				.startsWith("resilience4j_circuitbreaker_state{") && line.contains("name=\"payment-service\"")
				&& line.contains("state=\"open\"") && line.endsWith(" 1.0"))
				.anyMatch(line -> line.startsWith("resilience4j_bulkhead_max_allowed_concurrent_calls{")
						&& line.contains("name=\"inventory-service\"") && line.endsWith(" 300.0"))
				.anyMatch(line -> line.startsWith("stampede_client_retries_total{")
						&& line.contains("downstream=\"inventory-service\"") && line.contains("outcome=\"refused\""));
	}

	@Test
	void tellsOnceThatItOpenedAndNotForEachOrder(CapturedOutput output) {
		breakers.circuitBreaker("inventory-service").transitionToOpenState();

		var left = run("eve", 20, Duration.ofSeconds(2));

		assertThat(left).allSatisfy(order -> {
			assertThat(order.state()).isEqualTo(new Placed());
			assertThat(output.getOut()).doesNotContain(order.id().toString());
		});
		// On this thread: the circuit breakers of other tests' contexts log, too.
		assertThat(output.getOut().lines().filter(line -> line.contains("circuit breaker of inventory-service opened")
				&& line.contains(" main] "))).hasSize(1).allMatch(line -> line.contains(" WARN "));
	}

	/** It would be refused there again, and payment-service can still void and refund. */
	@Test
	void doesNotBlamePaymentServiceForItsProvider() {
		StubDownstreamServices.answer("early", "PUT payments", Reply.problem(503, "provider-unavailable"));

		run("early", 15, Duration.ofSeconds(1));

		assertThat(state("payment-service")).isEqualTo("CLOSED");
	}

	@Test
	void blamesWhateverAnswersInItsPlace() {
		StubDownstreamServices.answer("meshed", "PUT payments", Reply.plain(503, "no healthy upstream"));

		run("meshed", 12, Duration.ofMillis(800));

		assertThat(state("payment-service")).isEqualTo("OPEN");
	}

	@ParameterizedTest
	@ValueSource(strings = {"conflict", "limit"})
	void doesNotBlameInventoryForItsRefusals(String customer) {
		StubDownstreamServices.answer(customer, "PUT reservations",
				customer.equals("conflict")
						? Reply.problem(409, "out-of-stock")
						: Reply.problem(422, "unknown-item"));

		run(customer, 15, Duration.ofSeconds(2));

		assertThat(state("inventory-service")).isEqualTo("CLOSED");
	}

	/** Visible retries count against the retry budget: five at the start, and a tenth of the calls sent. */
	@Test
	void keepsTheRepeatsOfManyOrdersWithinTheBudget() {
		var before = retries("made");
		StubDownstreamServices.answer("failing", "PUT reservations", Reply.problem(500, "internal-error"));
		breakers.circuitBreaker("inventory-service").transitionToDisabledState();

		run("failing", 40, Duration.ofSeconds(3));

		assertThat(retries("made") - before).isBetween(1.0, 10.0 + 4 + 10);
	}

	@Test
	void logsOneWarningForManyOrdersOfAnOutage(CapturedOutput output) {
		StubDownstreamServices.answer("outage", "PUT reservations", Reply.problem(500, "internal-error"));
		breakers.circuitBreaker("inventory-service").transitionToDisabledState();

		var left = run("outage", 40, Duration.ofSeconds(2));

		// The warning is aggregated: it may follow some seconds later.
		var lines = Objects.requireNonNull(Mono.fromSupplier(output::getAll)
				.filter(text -> text.contains("orders handed to recovery"))
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(100))).block(LIMIT));
		var warnings = lines.lines().filter(line -> line.contains(" WARN ")).toList();
		assertThat(warnings.stream().filter(line -> line.contains("orders handed to recovery")))
				.hasSizeLessThanOrEqualTo(3);
		// The address of the latest failure may name its order.
		assertThat(left.stream().filter(order -> warnings.stream()
				.anyMatch(line -> line.contains(order.id().toString())))).hasSizeLessThanOrEqualTo(3);
	}

	/** So many orders at once. */
	private List<Order> run(String customer, int times, Duration within) {
		var stored = IntStream.range(0, times).mapToObj(_ -> stored(customer)).toList();
		return Objects.requireNonNull(Flux.fromIterable(stored)
				.flatMap(order -> checkout.run(order, within), times)
				.collectList()
				.block(LIMIT));
	}

	private Order stored(String customer) {
		var order = Order.place(customer, COMMAND.lines(), COMMAND.token(), null);
		add(order).block(LIMIT);
		return order;
	}

	private double retries(String outcome) {
		return metrics().stream()
				.filter(line -> line.startsWith("stampede_client_retries_total{")
						&& line.contains("inventory-service") && line.contains(outcome))
				.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
				.sum();
	}

	private String state(String downstream) {
		return get("/actuator/health").at("/components/circuitBreakers/details/" + downstream + "/details/state")
				.asText();
	}

	private JsonNode get(String path) {
		return Objects.requireNonNull(web().get().uri(path).exchange().expectBody(JsonNode.class).returnResult()
				.getResponseBody());
	}

	private List<String> metrics() {
		return Objects.requireNonNull(web().get().uri("/actuator/prometheus").exchange().expectBody(String.class)
				.returnResult().getResponseBody()).lines().toList();
	}

	private WebTestClient web() {
		return WebTestClient.bindToServer().filter(new WholeAnswers()).baseUrl("http://localhost:" + management)
				.responseTimeout(LIMIT).build();
	}
}
