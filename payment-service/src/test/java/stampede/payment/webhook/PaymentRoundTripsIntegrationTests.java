package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider;
import stampede.payment.charge.Charging;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.RoundTrips.Count;
import stampede.testsupport.RoundTrips;
import stampede.testsupport.TestTokens;

/** Statements and commits of one payment in this service's database; inventory- and order-service have similar tests. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"management.server.port=0", "payments.webhook.own-call-wait=5s"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class, RoundTrips.class})
class PaymentRoundTripsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Money PRICE = new Money(1999, "EUR");
	private final UUID order = UUID.randomUUID();

	@Autowired
	Charging charging;

	@Autowired
	Webhooks webhooks;

	@Autowired
	DatabaseClient db;

	@Test
	void writesTheIntentBeforeTheCallAndTheOutcomeWithItsLedgerAfterIt() {
		assertThat(RoundTrips.of(() -> charge())).isEqualTo(new Count(2, 2));
	}

	@Test
	void readsOnceForAnEventThatTellsWhatIsKnown() {
		charge();

		assertThat(RoundTrips.of(() -> tell("payment_intent.succeeded", "succeeded"))).isEqualTo(new Count(1, 0));
	}

	/** The event and the answer of the call say the same, a moment apart; only one of them may write. */
	@Test
	void anEventThatOvertakesTheAnswerWaitsForIt() {
		StubProvider.fail("order-" + order, StubProvider.Fault.SOON);

		var charged = beginCharge();

		var event = tell("payment_intent.succeeded", "succeeded");

		assertThat(Mono.fromFuture(charged).block(LIMIT)).isNotNull();
		assertThat(db.sql("SELECT count(*) FROM webhook_event WHERE id = :id").bind("id", event)
				.mapValue(Long.class).one().block(LIMIT)).as("stored as a relevant event").isZero();
	}

	/** Returns when the provider has been asked. */
	private CompletableFuture<Payment> beginCharge() {
		var charged = charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")).toFuture();
		Mono.fromSupplier(() -> StubProvider.calls("order-" + order)).filter(calls -> calls > 0)
				.repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
				.block(LIMIT);
		return charged;
	}

	private void charge() {
		charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")).block(LIMIT);
	}

	/** Answers the event's id. */
	private String tell(String type, String status) {
		var id = "evt_" + UUID.randomUUID();
		webhooks.accept("{\"id\":\"%s\",\"object\":\"event\",\"type\":\"%s\",\"data\":{\"object\":%s}}"
				.formatted(id, type, StubProvider.intent(order, status))
				.getBytes(StandardCharsets.UTF_8)).block(LIMIT);
		return id;
	}
}
