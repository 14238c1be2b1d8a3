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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;

/** Faults by card, and keys used at the same time: what is charged stays exact. */
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
		var shortTimeout = RequestOptions.builder().setIdempotencyKey("late").setReadTimeout(500).build();
		assertThatThrownBy(() -> stripe.v1().paymentIntents()
				.create(Payments.described("tok_successAfterTimeout", "late"), shortTimeout))
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
		var shortTimeout = RequestOptions.builder().setIdempotencyKey("slow").setReadTimeout(300).build();
		assertThatThrownBy(
				() -> stripe.v1().paymentIntents().create(Payments.described("tok_slow", "slow"), shortTimeout))
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
	void answersUnknownPathsInStripesShape() {
		simulator.web().get().uri("/v1/customers").exchange()
				.expectStatus().isNotFound()
				.expectBody().jsonPath("$.error.type").isEqualTo("invalid_request_error");
	}

	private static PaymentIntent create(String token, String key) throws StripeException {
		return Payments.create(stripe, token, key);
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

	private static List<PaymentIntent> intentsOf(String key) {
		return Payments.created(stripe, key);
	}
}
