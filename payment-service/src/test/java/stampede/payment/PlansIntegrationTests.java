package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.maintenance.Recovery;
import stampede.payment.store.PaymentRetention;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.Plans;
import stampede.testsupport.TestTokens;

/** No statement reads a whole table, so that statements stay fast as tables grow. The audit is off. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = {Plans.ONE_CONNECTION, "payments.audit.enabled=false"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class PlansIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	Charging charging;

	@Autowired
	Refunding refunding;

	@Autowired
	Payments payments;

	@Autowired
	Recovery recovery;

	@Autowired
	PaymentRetention retention;

	@Autowired
	DatabaseClient db;

	@Test
	void findEverythingByAKey() {
		var order = UUID.randomUUID();
		var payment = run(charging.charge(order, "ada", new Money(1999, "EUR"), new PaymentToken("tok_visa")));
		run(payments.byOrder(order));
		run(payments.byIdAndCustomer(payment.id(), "ada"));
		run(payments.byProviderIdOrOrder("pi_unknown", order));
		run(payments.orderOf(payment.id(), null));
		run(refunding.refund(UUID.randomUUID(), order, new Money(100, "EUR")));
		run(charging.reverse(order, "ada"));
		run(recovery.round(() -> {}));
		run(retention.deleteEvents(Duration.ofDays(1), 10));
		run(retention.deleteTombstones(Duration.ofDays(1), 10));

		var database = db.getConnectionFactory();
		assertThat(Plans.of(database)).hasSizeGreaterThan(8);
		assertThat(Plans.ofWholeTables(database)).isEmpty();
		assertThat(Plans.ofWholeIndexes(database)).isEmpty();
	}

	private static <T> T run(Mono<T> work) {
		return work.blockOptional(LIMIT).orElseThrow();
	}
}
