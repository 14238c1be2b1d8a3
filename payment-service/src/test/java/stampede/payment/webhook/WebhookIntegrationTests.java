package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.kit.money.Money;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider.Fault;
import stampede.payment.StubProvider;

class WebhookIntegrationTests extends WebhookFixture {
	@Test
	void learnsFromAnEventWhatNoAnswerTold() {
		unanswered();

		tell("payment_intent.amount_capturable_updated", "requires_capture");
		assertThat(state()).isEqualTo("AUTHORISED");
		tell("payment_intent.succeeded", "succeeded");
		assertThat(state()).isEqualTo("CAPTURED");
	}

	@Test
	void takesWhatAnEventSaysWhoseAnswerIsLost() {
		StubProvider.fail("order-" + order, Fault.HANG);
		var charged = charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")).toFuture();
		Mono.fromSupplier(() -> StubProvider.calls("order-" + order)).filter(calls -> calls > 0)
				.repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
				.block(LIMIT);

		tell("payment_intent.succeeded", "succeeded");

		assertThat(state()).isEqualTo("CAPTURED");
		assertThat(charged).succeedsWithin(LIMIT);
	}

	@Test
	void ignoresWhatIsOlderThanWhatItKnows() {
		unanswered();

		tell("payment_intent.succeeded", "succeeded");
		tell("payment_intent.amount_capturable_updated", "requires_capture");
		tell("payment_intent.canceled", "canceled");

		assertThat(state()).isEqualTo("CAPTURED");
	}

	@Test
	void takesAFailureForADecline() {
		unanswered();

		tell("evt_" + UUID.randomUUID(), "payment_intent.payment_failed",
				StubProvider.intent(order, "requires_payment_method").replace("\"last_payment_error\":null",
						"\"last_payment_error\":{\"type\":\"card_error\",\"code\":\"expired_card\"}"));

		assertThat(state()).isEqualTo("DECLINED");
	}

	@Test
	void anEventHasItsEffectOnceHoweverOftenItComes() {
		unanswered();
		var id = "evt_" + UUID.randomUUID();
		var intent = StubProvider.intent(order, "succeeded");

		Flux.range(0, 10)
				.flatMap(_ -> Mono.fromRunnable(() -> tell(id, "payment_intent.succeeded", intent))
						.subscribeOn(Schedulers.boundedElastic()), 10)
				.blockLast(LIMIT);

		assertThat(state()).isEqualTo("CAPTURED");
		assertThat(count("SELECT count(*) FROM webhook_event WHERE id = '" + id + "'")).isEqualTo(1);
		assertThat(count("SELECT count(*) FROM ledger_transaction t JOIN payment p ON p.id = t.payment_id "
				+ "WHERE p.order_id = '" + order + "'")).isEqualTo(1);
	}

	@Test
	void aRepeatedIdIsHeardOnlyTheFirstTime() {
		unanswered();
		var id = "evt_" + UUID.randomUUID();

		tell(id, "customer.created", "{\"id\":\"cus_1\"}");
		tell(id, "payment_intent.succeeded", StubProvider.intent(order, "succeeded"));

		assertThat(state()).isEqualTo("UNKNOWN");
	}

	@Test
	void recordsAnotherChargeOfTheSameOrderAndLeavesThePaymentAlone() {
		unanswered();
		tell("payment_intent.amount_capturable_updated", "requires_capture");

		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded",
				StubProvider.intent(order, "succeeded").replaceFirst("pi_[^\"]+", "pi_other"));

		assertThat(state()).isEqualTo("AUTHORISED");
	}

	@Test
	void learnsOfARefund() {
		get(charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")));
		get(charging.capture(order));
		var refund = UUID.randomUUID();
		StubProvider.fail("refund-" + refund, Fault.DEFER);
		get(refunding.refund(refund, order, new Money(500, "EUR")));
		var object = "{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"%s\",\"metadata\":{\"refund_id\":\"%s\"}}";

		tell("evt_" + UUID.randomUUID(), "refund.updated", object.formatted("succeeded", refund));
		tell("evt_" + UUID.randomUUID(), "refund.updated", object.formatted("pending", refund));

		assertThat(state()).isEqualTo("PARTLY_REFUNDED");
	}

	@ParameterizedTest
	@ValueSource(strings = {"customer.created", "payment_intent.created", "charge.succeeded", "charge.refunded"})
	void hearsOfThingsThatDoNotConcernIt(String type) {
		tell("evt_" + UUID.randomUUID(), type, "{\"id\":\"x\",\"object\":\"whatever\"}");
		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded",
				StubProvider.intent(UUID.randomUUID(), "succeeded"));
		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded",
				"{\"id\":\"pi_x\",\"metadata\":{\"order_id\":\"7\"}}");
		tell("evt_" + UUID.randomUUID(), "refund.updated", "{\"id\":\"re_x\",\"status\":\"succeeded\"}");
	}

	@Test
	void refusesWhatIsNotSignedRight() {
		unanswered();
		var body = event("evt_" + UUID.randomUUID(), "payment_intent.succeeded",
				StubProvider.intent(order, "succeeded"));
		var now = Instant.now().getEpochSecond();

		refused(body, null);
		refused(body, "nonsense");
		refused(body, WebhookSignatureTests.header("whsec_other", now, body));
		refused(body, WebhookSignatureTests.header("whsec_stub", now - 400, body));
		refused(body + "\n", WebhookSignatureTests.header("whsec_stub", now, body));

		assertThat(state()).isEqualTo("UNKNOWN");
	}

	@ParameterizedTest
	@ValueSource(strings = {"null", "[]", "{", "{}", "{\"id\":\"evt_1\"}",
			"{\"id\":\"evt_bad_1\",\"type\":\"refund.updated\"}",
			"{\"id\":\"evt_bad_2\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":7}}",
			"{\"id\":\"evt_bad_3\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{}}}",
			"{\"id\":{},\"type\":\"x\"}"})
	void acceptsAndCountsSignedEventsThatItCannotRead(String body) {
		var before = unreadable();

		post(body, WebhookSignatureTests.header("whsec_stub", Instant.now().getEpochSecond(), body))
				.expectStatus().isOk().expectBody().isEmpty();

		assertThat(unreadable()).isEqualTo(before + 1);
		assertThat(count("SELECT count(*) FROM webhook_event WHERE id LIKE 'evt_bad%'")).isZero();
	}

	/** Stripe's events are as large as the shop's data: invoices with many lines, codes as data URLs, metadata. */
	@Test
	void readsLargeEvents() {
		unanswered();
		var lines = IntStream.range(0, 2_000).mapToObj("{\"id\":\"il_%s\",\"amount\":1}"::formatted)
				.collect(Collectors.joining(",", "[", "]"));
		var intent = StubProvider.intent(order, "succeeded").replaceFirst("}$",
				",\"lines\":" + lines + ",\"code\":\"" + "x".repeat(40_000) + "\"}");

		tell("evt_" + UUID.randomUUID(), "invoice.paid", "{\"id\":\"in_1\",\"lines\":" + lines + "}");
		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded", intent);

		assertThat(state()).isEqualTo("CAPTURED");
	}

	private double unreadable() {
		return meters.find("stampede.provider.events.unreadable").counters().stream().mapToDouble(Counter::count).sum();
	}

	@Test
	void refusesAnEmptyAndAHugeBody() {
		web.post().uri(PATH).contentType(MediaType.APPLICATION_JSON).exchange().expectStatus().isBadRequest()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/bad-request");
		web.post().uri(PATH).contentType(MediaType.APPLICATION_JSON).bodyValue(" ".repeat(10 << 20)).exchange()
				.expectStatus().isEqualTo(413).expectBody().jsonPath("$.type").isEqualTo("/problems/content-too-large");
	}

	private void refused(String body, @Nullable String signature) {
		post(body, signature).expectStatus().isBadRequest()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/invalid-event");
	}
}
