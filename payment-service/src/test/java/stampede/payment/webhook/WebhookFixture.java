package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider;
import stampede.payment.StubProvider.Fault;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Events of the provider at a payment-service whose recovery worker is off and whose charges are captured by hand. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		// Long enough that the recovery worker of no other test takes these payments up.
		"payments.lease=60s", "payments.recovery.first-backoff=60s", "payments.recovery.max-backoff=60s",
		"payments.recovery.enabled=false", "payments.capture=manual",
		"resilience4j.circuitbreaker.instances.provider.failure-rate-threshold=100"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
abstract class WebhookFixture {
	static final String PATH = "/api/v1/payments/webhooks/stripe";
	static final Duration LIMIT = Duration.ofSeconds(30);
	static final Money PRICE = new Money(1999, "EUR");

	@Autowired
	WebTestClient web;

	@Autowired
	Charging charging;

	@Autowired
	Refunding refunding;

	@Autowired
	Payments payments;

	@Autowired
	PaymentAudit audit;

	@Autowired
	MeterRegistry meters;

	@Autowired
	DatabaseClient db;

	final UUID order = UUID.randomUUID();

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

	/** A payment whose charge was made and never answered. */
	final void unanswered() {
		StubProvider.fail("order-" + order, Fault.FAIL);
		var payment = get(charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")));
		assertThat(payment.state().label()).isEqualTo("UNKNOWN");
	}

	final void tell(String type, String status) {
		tell("evt_" + UUID.randomUUID(), type, StubProvider.intent(order, status));
	}

	final void tell(String id, String type, String object) {
		var body = event(id, type, object);
		post(body, WebhookSignatureTests.header("whsec_stub", Instant.now().getEpochSecond(), body))
				.expectStatus().isOk().expectBody().isEmpty();
	}

	final WebTestClient.ResponseSpec post(String body, @Nullable String signature) {
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

	static String event(String id, String type, String object) {
		return "{\"id\":\"%s\",\"object\":\"event\",\"type\":\"%s\",\"livemode\":false,\"data\":{\"object\":%s}}"
				.formatted(id, type, object);
	}

	final String state() {
		return get(payments.byOrder(order).map(Payment::state)).label();
	}

	final long count(String sql) {
		return get(db.sql(sql).map(row -> Objects.requireNonNull(row.get(0, Long.class))).one());
	}

	static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}
}
