package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Payments of one order against a stub of the provider; after each test every invariant holds. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"resilience4j.circuitbreaker.instances.provider.failure-rate-threshold=100"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
@ExtendWith(OutputCaptureExtension.class)
public abstract class PaymentFixture {
	protected static final Duration LIMIT = Duration.ofSeconds(30);
	protected static final Money PRICE = new Money(1999, "EUR");

	@Autowired
	protected Charging charging;

	@Autowired
	protected Refunding refunding;

	@Autowired
	protected Payments payments;

	@Autowired
	protected PaymentAudit audit;

	@Autowired
	protected DatabaseClient db;

	protected final UUID order = UUID.randomUUID();

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

	protected Payment charge(String token) {
		return get(charging.charge(order, "ada", PRICE, new PaymentToken(token)));
	}

	protected Payment reverse() {
		return get(charging.reverse(order, "ada"));
	}

	protected Mono<Refund> refund(UUID id, long amount) {
		return refunding.refund(id, order, new Money(amount, "EUR"));
	}

	protected Payment current() {
		return get(payments.byOrder(order));
	}

	protected String token() {
		return get(db.sql("SELECT coalesce(token, 'none') AS token FROM payment WHERE order_id = :order")
				.bind("order", order)
				.map(row -> String.valueOf(row.get("token")))
				.one());
	}

	protected Payment eventually(Predicate<Payment> wanted) {
		return get(Mono.defer(() -> payments.byOrder(order))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50))));
	}

	protected static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}

	protected void addAged(Payment payment, Duration age) {
		get(payments.add(payment));
		get(db.sql("""
				UPDATE payment SET created_at = created_at - make_interval(secs => :age),
				                   due_at = due_at - make_interval(secs => :age)
				 WHERE id = :id
				""")
				.bind("age", age.toSeconds())
				.bind("id", payment.id())
				.fetch().rowsUpdated());
	}
}
