package stampede.simulator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;

/** Misbehaviour by card and by the admin call: what is charged stays exact. */
class TroubleTests {
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
		simulator.web().delete().uri("/admin/behaviour").exchange().expectStatus().isOk()
				.expectBody();
	}

	@Test
	void chargesOnceForFiftyCallsOfOneKeyAtOnce() {
		Flux.range(0, 50)
				.flatMap(_ -> Mono.fromCallable(() -> createOrConflict("fifty"))
						.subscribeOn(Schedulers.boundedElastic()), 50)
				.collectList()
				.as(StepVerifier::create)
				.assertNext(outcomes -> {
					var ids = outcomes.stream().filter(it -> !it.equals("409")).toList();
					assertThat(ids).isNotEmpty();
					assertThat(Set.copyOf(ids)).hasSize(1);
				})
				.expectComplete()
				.verify(Duration.ofSeconds(30));

		assertThat(intentsOf("fifty")).hasSize(1);
	}

	@Test
	void losesTheAnswerButNotTheCharge() throws StripeException {
		assertThatThrownBy(() -> create("tok_lostAnswer", "lost")).isInstanceOf(ApiConnectionException.class);

		var again = create("tok_lostAnswer", "lost");

		assertThat(again.getStatus()).isEqualTo("succeeded");
		assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(intentsOf("lost")).hasSize(1);
	}

	@Test
	void succeedsAfterTheClientsTimeOut() throws StripeException {
		var impatient = RequestOptions.builder().setIdempotencyKey("late").setReadTimeout(500).build();
		assertThatThrownBy(() -> stripe.v1().paymentIntents()
				.create(described("tok_successAfterTimeout", "late"), impatient))
				.isInstanceOf(ApiConnectionException.class);

		assertThat(create("tok_successAfterTimeout", "late").getStatus()).isEqualTo("succeeded");
	}

	@Test
	void failsOnceWithoutEffectAndThenSucceeds() throws StripeException {
		var failed = catchThrowableOfType(ApiException.class, () -> create("tok_500ThenSuccess", "moody"));
		assertThat(failed.getStatusCode()).isEqualTo(500);
		assertThat(intentsOf("moody")).isEmpty();

		assertThat(create("tok_500ThenSuccess", "moody").getStatus()).isEqualTo("succeeded");
	}

	@Test
	void keepsTheKeyInUseWhileASlowCardIsCharged() {
		var impatient = RequestOptions.builder().setIdempotencyKey("slow").setReadTimeout(300).build();
		assertThatThrownBy(() -> stripe.v1().paymentIntents().create(described("tok_slow", "slow"), impatient))
				.isInstanceOf(ApiConnectionException.class);

		var conflict = catchThrowableOfType(StripeException.class, () -> create("tok_slow", "slow"));

		assertThat(conflict.getStatusCode()).isEqualTo(409);
		assertThat(conflict.getCode()).isEqualTo("idempotency_key_in_use");
		assertThat(intentsOf("slow")).as("nothing is charged yet").isEmpty();
		Mono.fromCallable(() -> create("tok_slow", "slow"))
				.subscribeOn(Schedulers.boundedElastic())
				.retryWhen(Retry.fixedDelay(40, Duration.ofMillis(200)))
				.as(StepVerifier::create)
				.assertNext(paid -> assertThat(paid.getStatus()).as("the hung-up call went on").isEqualTo("succeeded"))
				.expectComplete()
				.verify(Duration.ofSeconds(10));
	}

	@Test
	void losesTheShareOfAnswersThatTheAdminAsksFor() throws StripeException {
		behave(Map.of("lostAnswerShare", 1));
		assertThatThrownBy(() -> create("tok_visa", "share")).isInstanceOf(ApiConnectionException.class);

		behaveAgain();

		assertThat(create("tok_visa", "share").getLastResponse().headers().firstValue("Idempotent-Replayed"))
				.hasValue("true");
	}

	@Test
	void failsTheShareOfCallsThatTheAdminAsksFor() throws StripeException {
		behave(Map.of("errorShare", 1));
		var failed = catchThrowableOfType(ApiException.class, () -> create("tok_visa", "faulty"));
		assertThat(failed.getStatusCode()).isEqualTo(500);

		behaveAgain();

		assertThat(intentsOf("faulty")).isEmpty();
		assertThat(create("tok_visa", "faulty").getStatus()).isEqualTo("succeeded");
	}

	@Test
	void isAsSlowAsTheAdminAsks() throws StripeException {
		behave(Map.of("latency", Map.of("p50Ms", 400, "p99Ms", 400)));

		var started = System.nanoTime();
		var _ = create("tok_visa", "leisurely");

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
		var paid = create("tok_visa", "listed");
		assertThatThrownBy(() -> create("tok_chargeDeclined", "not-listed")).isInstanceOf(StripeException.class);

		simulator.web().get().uri("/admin/charges").exchange().expectBody()
				.jsonPath("$.charges[0].paymentIntent").isEqualTo(paid.getId())
				.jsonPath("$.charges[0].orderId").isEqualTo("order-7")
				.jsonPath("$.charges[0].idempotencyKey").isEqualTo("listed")
				.jsonPath("$.charges[0].captured").isEqualTo(1999);
		simulator.web().get().uri("/admin/summary").exchange().expectBody()
				.jsonPath("$.distinctOrders").isEqualTo(1)
				.jsonPath("$.amountRefunded").isEqualTo(0);
	}

	@Test
	void answersUnknownPathsInStripesShape() {
		simulator.web().get().uri("/v1/customers").exchange()
				.expectStatus().isNotFound()
				.expectBody().jsonPath("$.error.type").isEqualTo("invalid_request_error");
	}

	private static PaymentIntent create(String token, String key) throws StripeException {
		return stripe.v1().paymentIntents().create(described(token, key), Payments.key(key));
	}

	private static PaymentIntentCreateParams described(String token, String description) {
		return Payments.of(token).setDescription(description).build();
	}

	private static String createOrConflict(String key) throws StripeException {
		try {
			return create("tok_visa", key).getId();
		} catch (StripeException conflict) {
			if (conflict.getStatusCode() != 409) {
				throw conflict;
			}
			return "409";
		}
	}

	private static List<PaymentIntent> intentsOf(String description) {
		try {
			return stripe.v1().paymentIntents().list(PaymentIntentListParams.builder().setLimit(100L).build()).getData()
					.stream()
					.filter(intent -> description.equals(intent.getDescription()))
					.toList();
		} catch (StripeException failure) {
			throw new AssertionError(failure);
		}
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
