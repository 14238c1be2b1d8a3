package stampede.simulator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.StripeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;

/** The admin call: fault rates, and the record of charges. */
class AdminTests {
	private static RunningSimulator simulator;
	private static StripeClient stripe;

	@BeforeAll
	static void start(@TempDir Path data) {
		simulator = RunningSimulator.on(data);
		stripe = simulator.stripe();
	}

	@AfterAll
	static void stop() {
		simulator.close();
	}

	@AfterEach
	void behaveAgain() {
		simulator.web().delete().uri("/admin/behaviour").exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void answersToNamesOfThisMachineAlone() {
		simulator.web().get().uri("/admin/charges").header("Host", "evil.example").exchange()
				.expectStatus().isForbidden().expectBody();
		simulator.web().get().uri("/admin/charges").header("Host", "localhost:8090").exchange()
				.expectStatus().isOk().expectBody();
	}

	@Test
	void losesTheShareOfAnswersThatTheAdminAsksFor() throws StripeException {
		behave(Map.of("lostAnswerShare", 1));
		assertThatThrownBy(() -> Payments.create(stripe, "tok_visa", "share"))
				.isInstanceOf(ApiConnectionException.class);

		behaveAgain();

		assertThat(Payments.create(stripe, "tok_visa", "share").getLastResponse().headers()
				.firstValue("Idempotent-Replayed"))
				.hasValue("true");
	}

	@Test
	void failsTheShareOfCallsThatTheAdminAsksFor() throws StripeException {
		behave(Map.of("errorShare", 1));
		var failed = catchThrowableOfType(ApiException.class, () -> Payments.create(stripe, "tok_visa", "faulty"));
		assertThat(failed.getStatusCode()).isEqualTo(500);

		behaveAgain();

		assertThat(Payments.created(stripe, "faulty")).isEmpty();
		assertThat(Payments.create(stripe, "tok_visa", "faulty").getStatus()).isEqualTo("succeeded");
	}

	@Test
	void isAsSlowAsTheAdminAsks() throws StripeException {
		behave(Map.of("latency", Map.of("p50Ms", 400, "p99Ms", 400)));

		var started = System.nanoTime();
		var _ = Payments.create(stripe, "tok_visa", "leisurely");

		assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(390));
	}

	@Test
	void refusesABehaviourThatMakesNoSense() {
		simulator.web().put().uri("/admin/behaviour")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(Map.of("errorShare", 2))
				.exchange()
				.expectStatus().isBadRequest()
				.expectBody().jsonPath("$.detail")
				.value(detail -> assertThat(detail.toString()).contains("errorShare"));
	}

	@Test
	void listsAndSumsUpWhatItCharged() throws StripeException {
		var paid = Payments.create(stripe, "tok_visa", "listed");
		assertThatThrownBy(() -> Payments.create(stripe, "tok_chargeDeclined", "not-listed"))
				.isInstanceOf(StripeException.class);

		simulator.web().get().uri("/admin/charges").exchange().expectBody()
				.jsonPath("$.charges[0].paymentIntent").isEqualTo(paid.getId())
				.jsonPath("$.charges[0].orderId").isEqualTo("order-7")
				.jsonPath("$.charges[0].idempotencyKey").isEqualTo("listed")
				.jsonPath("$.charges[0].captured").isEqualTo(1999);
		simulator.web().get().uri("/admin/summary").exchange().expectBody()
				.jsonPath("$.distinctOrders").isEqualTo(1)
				.jsonPath("$.amountRefunded").isEqualTo(0);
	}

	private static void behave(Map<String, Object> behaviour) {
		simulator.web().put().uri("/admin/behaviour")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(behaviour)
				.exchange()
				.expectStatus().isOk()
				.expectBody();
	}
}
