package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.PaymentState.Authorised;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Voided;
import stampede.payment.StubProvider.Fault;
import stampede.payment.charge.Charging;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "payments.capture=manual")
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class ManualCaptureIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	Charging charging;

	@Autowired
	Payments payments;

	@Autowired
	PaymentAudit audit;

	private final UUID order = UUID.randomUUID();

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

	@Test
	void setsAsideThenTakes() {
		assertThat(charge().state()).isEqualTo(new Authorised());
		assertThat(StubProvider.kept(order)).isZero();

		assertThat(get(charging.capture(order)).state()).isEqualTo(new Captured(1999));
		assertThat(get(charging.capture(order)).state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.kept(order)).isEqualTo(1999);
	}

	@Test
	void letsGoOfWhatWasSetAside() {
		charge();

		assertThat(reverse().state()).isEqualTo(new Voided());
		assertThatThrownBy(() -> get(charging.capture(order))).isInstanceOf(PaymentException.NotCapturable.class);
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void settlesACaptureThatWentUnanswered() {
		charge();
		StubProvider.fail("capture-" + order, Fault.LOSE_ANSWER, Fault.LOSE_ANSWER, Fault.FAIL);

		assertThat(get(charging.capture(order)).state()).isEqualTo(new Authorised());
		assertThat(eventually(payment -> payment.next() == Step.NONE).state()).isEqualTo(new Captured(1999));
	}

	@Test
	void settlesACancellationThatWentUnanswered() {
		charge();
		StubProvider.fail("cancel-" + order, Fault.HANG, Fault.FAIL);

		assertThat(reverse().state().isUndone()).isFalse();
		assertThat(eventually(payment -> payment.state().isUndone()).state()).isEqualTo(new Voided());
	}

	@Test
	void paysBackWhatWasTakenWhileItWasUndone() {
		charge();
		StubProvider.fail("capture-" + order, Fault.LOSE_ANSWER, Fault.LOSE_ANSWER, Fault.FAIL, Fault.FAIL);
		get(charging.capture(order));

		reverse();

		assertThat(eventually(payment -> payment.state().isUndone()).state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void findsOutThatTheProviderHasLetGo() {
		charge();
		StubProvider.cancel(order);

		assertThat(get(charging.capture(order)).state()).isEqualTo(new Voided());
	}

	@Test
	void knowsNoPaymentOfAnUnknownOrder() {
		assertThatThrownBy(() -> get(charging.capture(UUID.randomUUID())))
				.isInstanceOf(PaymentException.NotFound.class);
	}

	private Payment charge() {
		return get(charging.charge(order, "ada", new Money(1999, "EUR"), new PaymentToken("pm_card_visa")));
	}

	private Payment reverse() {
		return get(charging.reverse(order, "ada"));
	}

	private Payment eventually(Predicate<Payment> wanted) {
		return get(Mono.defer(() -> payments.byOrder(order))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50))));
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}
}
