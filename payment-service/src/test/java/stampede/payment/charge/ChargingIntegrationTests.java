package stampede.payment.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.PaymentException;
import stampede.payment.PaymentFixture;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Voided;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider.Fault;
import stampede.payment.StubProvider;
import stampede.payment.metrics.PaymentMetric;

/** Charges and voids: each once, with the provider's outcome, and without the token afterwards. */
class ChargingIntegrationTests extends PaymentFixture {
	@Autowired
	MeterRegistry meters;

	@Test
	void takesTheMoneyOnceAndForgetsTheToken() {
		var payment = charge("tok_visa");

		assertThat(payment.state()).isEqualTo(new Captured(1999));
		assertThat(charge("tok_visa")).isEqualTo(payment);
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
	}

	@Test
	void tellsTheProviderWhatItNeedsToKnow() {
		charge("tok_visa");

		var call = StubProvider.CALLS.stream().filter(it -> it.key().equals("order-" + order)).findFirst()
				.orElseThrow();
		assertThat(call.authorization()).isEqualTo("Bearer sk_test_stub");
		assertThat(call.body().split("&")).contains("amount=1999", "currency=eur", "confirm=true",
				"capture_method=automatic", "payment_method_data%5Bcard%5D%5Btoken%5D=tok_visa",
				"metadata%5Border_id%5D=" + order);
	}

	@ParameterizedTest
	@CsvSource({"tok_chargeDeclined, card_declined", "tok_chargeDeclinedInsufficientFunds, insufficient_funds",
			"tok_unknown, resource_missing"})
	void takesADeclineForAnAnswer(String token, String code) {
		assertThat(charge(token).state()).isEqualTo(new Declined(code));
		assertThat(charge(token).state()).isEqualTo(new Declined(code));
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
	}

	@Test
	void countsMoneyOnceItIsTakenOrPaidBackAndAsksByAnswer() {
		var taken = PaymentMetric.CAPTURED.counter(meters, "EUR").count();
		var back = PaymentMetric.REFUNDED.counter(meters, "EUR").count();
		var asked = PaymentMetric.PROVIDER_CALL.timer(meters, "charge", "succeeded").count();

		charge("tok_visa");
		charge("tok_visa");
		reverse();

		assertThat(PaymentMetric.CAPTURED.counter(meters, "EUR").count() - taken).isEqualTo(1999);
		assertThat(PaymentMetric.REFUNDED.counter(meters, "EUR").count() - back).isEqualTo(1999);
		assertThat(PaymentMetric.PROVIDER_CALL.timer(meters, "charge", "succeeded").count() - asked).isEqualTo(1);
	}

	/** The customer's card has nothing to do with it. */
	@Test
	void takesARefusalOfTheRequestItselfForAFailureOfOurs() {
		var before = PaymentMetric.FAILED.counter(meters, "amount_too_small").count();

		assertThat(charge("tok_tooSmall").state()).isEqualTo(new Failed("amount_too_small"));
		assertThat(charge("tok_tooSmall").state()).isEqualTo(new Failed("amount_too_small"));

		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
		assertThat(reverse().state().isUndone()).isTrue();
		assertThat(PaymentMetric.FAILED.counter(meters, "amount_too_small").count() - before)
				.isEqualTo(1);
	}

	@Test
	void chargesOnceHoweverOftenItIsAskedAtOnce() {
		var states = get(Flux.range(0, 50)
				.flatMap(_ -> charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")), 50)
				.map(payment -> payment.state().label())
				.distinct()
				.collectList());

		assertThat(states).containsExactly("CAPTURED");
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
	}

	@Test
	void refusesARepeatThatAsksForSomethingElse() {
		charge("tok_visa");

		for (var other : new Money[]{new Money(2000, "EUR"), new Money(1999, "USD")}) {
			assertThatThrownBy(() -> get(charging.charge(order, "ada", other, new PaymentToken("tok_visa"))))
					.isInstanceOf(PaymentException.Mismatch.class);
		}
		assertThatThrownBy(() -> get(charging.charge(order, "eve", PRICE, new PaymentToken("tok_visa"))))
				.isInstanceOf(PaymentException.Mismatch.class);
	}

	@Test
	void neverChargesAnOrderThatWasVoidedFirst() {
		assertThat(reverse().state()).isEqualTo(new Voided());
		assertThat(charge("tok_visa").state()).isEqualTo(new Voided());
		assertThat(reverse().state()).isEqualTo(new Voided());
		assertThat(StubProvider.calls("order-" + order)).isZero();
	}

	@Test
	void paysACapturedPaymentBackInFull() {
		charge("tok_visa");

		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void paysBackWhatIsLeftOfAPartlyRefundedPayment() {
		charge("tok_visa");
		get(refund(UUID.randomUUID(), 500));

		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void leavesADeclinedPaymentDeclined() {
		charge("tok_chargeDeclined");

		assertThat(reverse().state()).isEqualTo(new Declined("card_declined"));
	}

	@Test
	void tellsNobodyTheTokenOrTheKey(CapturedOutput output) {
		StubProvider.fail("order-" + order, Fault.FAIL, Fault.GARBAGE, Fault.LOSE_ANSWER);

		charge("tok_secretive");
		eventually(payment -> !payment.state().isOpen());

		// The warning is aggregated: it may follow some seconds later.
		var lines = get(Mono.fromSupplier(output::getAll)
				.filter(text -> text.contains("calls to the payment provider failed"))
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(100))));
		assertThat(lines).doesNotContain("tok_secretive").doesNotContain("sk_test_stub");
	}
}
