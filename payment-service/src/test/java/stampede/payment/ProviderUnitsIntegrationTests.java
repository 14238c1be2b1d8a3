package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import stampede.kit.money.Money;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Currencies that the provider counts in another unit than ISO 4217: charged, refunded and reported in that unit. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"resilience4j.circuitbreaker.instances.provider.failure-rate-threshold=100"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class ProviderUnitsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	Charging charging;

	@Autowired
	Refunding refunding;

	@Autowired
	Payments payments;

	@ParameterizedTest
	@CsvSource({"5000, UGX, 500000, 100000", "4000, ISK, 400000, 100000", "500000, MGA, 5000, 10",
			"5000, JPY, 5000, 1000"})
	void chargesAndRefundsInTheProvidersUnit(long price, String currency, long charged, long refunded) {
		var order = UUID.randomUUID();
		var refund = UUID.randomUUID();

		var paid = charging.charge(order, "ada", new Money(price, currency), new PaymentToken("tok_visa")).block(LIMIT);
		refunding.refund(refund, order, new Money(1000, currency)).block(LIMIT);

		assertThat(Objects.requireNonNull(paid).state()).isEqualTo(new Captured(price));
		assertThat(body("order-" + order)).contains("amount=" + charged + "&");
		assertThat(body("refund-" + refund)).contains("amount=" + refunded + "&");
		assertThat(Objects.requireNonNull(payments.byOrder(order).block(LIMIT)).state())
				.isEqualTo(new PartlyRefunded(price, 1000));
	}

	private static String body(String key) {
		return StubProvider.CALLS.stream().filter(call -> call.key().equals(key)).map(StubProvider.Call::body)
				.findFirst().orElseThrow();
	}
}
