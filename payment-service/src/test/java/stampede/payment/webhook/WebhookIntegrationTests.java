package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentToken;
import stampede.payment.Payments;
import stampede.payment.StubProvider.Fault;
import stampede.payment.StubProvider;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.maintenance.Audit;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		// Long enough that the recovery worker of no other test takes these payments up.
		"payments.lease=60s", "payments.recovery.first-backoff=60s", "payments.recovery.longest-backoff=60s",
		"payments.recovery.enabled=false", "payments.capture=manual",
		"resilience4j.circuitbreaker.instances.provider.failure-rate-threshold=100"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class WebhookIntegrationTests {
	private static final String PATH = "/api/v1/payments/webhooks/stripe";
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Money PRICE = new Money(1999, "EUR");

	@Autowired
	WebTestClient web;

	@Autowired
	Charging charging;

	@Autowired
	Refunding refunding;

	@Autowired
	Payments payments;

	@Autowired
	Audit audit;

	@Autowired
	DatabaseClient db;

	private final UUID order = UUID.randomUUID();

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

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
	void ignoresAnotherChargeThatClaimsToBeForTheSameOrder() {
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
	void refusesSignedNonsenseWithoutRememberingIt(String body) {
		refused(body, WebhookSignatureTests.header("whsec_stub", Instant.now().getEpochSecond(), body));

		assertThat(count("SELECT count(*) FROM webhook_event WHERE id LIKE 'evt_bad%'")).isZero();
	}

	@Test
	void refusesAnEmptyAndAHugeBody() {
		web.post().uri(PATH).contentType(MediaType.APPLICATION_JSON).exchange().expectStatus().isBadRequest()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/bad-request");
		web.post().uri(PATH).contentType(MediaType.APPLICATION_JSON).bodyValue(" ".repeat(10 << 20)).exchange()
				.expectStatus().isEqualTo(413).expectBody().jsonPath("$.type").isEqualTo("/problems/content-too-large");
	}

	/** A payment whose charge was made and never answered. */
	private void unanswered() {
		StubProvider.fail("order-" + order, Fault.FAIL);
		var payment = get(charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")));
		assertThat(payment.state().label()).isEqualTo("UNKNOWN");
	}

	private void tell(String type, String status) {
		tell("evt_" + UUID.randomUUID(), type, StubProvider.intent(order, status));
	}

	private void tell(String id, String type, String object) {
		var body = event(id, type, object);
		post(body, WebhookSignatureTests.header("whsec_stub", Instant.now().getEpochSecond(), body))
				.expectStatus().isOk().expectBody().isEmpty();
	}

	private void refused(String body, @Nullable String signature) {
		post(body, signature).expectStatus().isBadRequest()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/invalid-event");
	}

	private WebTestClient.ResponseSpec post(String body, @Nullable String signature) {
		return web.post().uri(PATH)
				.contentType(MediaType.APPLICATION_JSON)
				.headers(headers -> {
					if (signature != null) {
						headers.set("Stripe-Signature", signature);
					}
				})
				.bodyValue(body)
				.exchange();
	}

	private static String event(String id, String type, String object) {
		return "{\"id\":\"%s\",\"object\":\"event\",\"type\":\"%s\",\"livemode\":false,\"data\":{\"object\":%s}}"
				.formatted(id, type, object);
	}

	private String state() {
		return get(payments.byOrder(order).map(Payment::state)).label();
	}

	private long count(String sql) {
		return get(db.sql(sql).map(row -> Objects.requireNonNull(row.get(0, Long.class))).one());
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}
}
