package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import stampede.kit.money.Money;
import stampede.payment.Charging;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.RoundTrips.Count;
import stampede.testsupport.RoundTrips;
import stampede.testsupport.TestTokens;

/** What a payment costs this service's database; inventory- and order-service have tests like this one. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class, RoundTrips.class})
class PaymentRoundTripsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Money PRICE = new Money(1999, "EUR");
	private final UUID order = UUID.randomUUID();

	@Autowired
	Charging charging;

	@Autowired
	Webhooks webhooks;

	@Test
	void writesTheIntentBeforeTheCallAndTheOutcomeWithItsLedgerAfterIt() {
		assertThat(RoundTrips.of(() -> charge())).isEqualTo(new Count(2, 2));
	}

	@Test
	void readsOnceForAnEventThatTellsWhatIsKnown() {
		charge();

		assertThat(RoundTrips.of(() -> tell("payment_intent.succeeded", "succeeded"))).isEqualTo(new Count(1, 0));
	}

	private void charge() {
		charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")).block(LIMIT);
	}

	private void tell(String type, String status) {
		webhooks.accept("{\"id\":\"evt_%s\",\"object\":\"event\",\"type\":\"%s\",\"data\":{\"object\":%s}}"
				.formatted(UUID.randomUUID(), type, StubProvider.intent(order, status))
				.getBytes(StandardCharsets.UTF_8)).block(LIMIT);
	}
}
