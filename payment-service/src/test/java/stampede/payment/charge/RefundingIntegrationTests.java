package stampede.payment.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.payment.PaymentException;
import stampede.payment.PaymentFixture;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.Refund;
import stampede.payment.StubProvider.Fault;
import stampede.payment.StubProvider;

/** Refunds: each once, and never more than was captured. */
class RefundingIntegrationTests extends PaymentFixture {
	@Test
	void refundsPartsUpToTheWholeAndNotMore() {
		charge("tok_visa");
		var first = UUID.randomUUID();

		assertThat(get(refund(first, 1000)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(get(refund(first, 1000)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(current().state()).isEqualTo(new PartlyRefunded(1999, 1000));
		assertThatThrownBy(() -> get(refund(first, 999))).isInstanceOf(PaymentException.RefundMismatch.class);
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1000)))
				.isInstanceOf(PaymentException.RefundTooLarge.class);
		assertThat(get(refund(UUID.randomUUID(), 999)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(current().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void refundsNothingThatWasNotTaken() {
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1))).isInstanceOf(PaymentException.NotFound.class);
		charge("tok_chargeDeclined");
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1))).isInstanceOf(PaymentException.NotCaptured.class);
	}

	@Test
	void refundsOnceHoweverOftenItIsAskedAtOnce() {
		charge("tok_visa");
		var id = UUID.randomUUID();

		var states = get(Flux.range(0, 20).flatMap(_ -> refund(id, 1999), 20).map(Refund::state).distinct()
				.collectList());

		assertThat(states).containsExactly(Refund.State.SUCCEEDED);
		assertThat(StubProvider.kept(order)).isZero();
		assertThat(StubProvider.calls("refund-" + id)).isEqualTo(1);
	}

	@Test
	void neverRefundsMoreThanWasTakenHoweverManyAskAtOnce() {
		charge("tok_visa");

		var given = get(Flux.range(0, 20)
				.flatMap(_ -> refund(UUID.randomUUID(), 500).onErrorResume(PaymentException.RefundTooLarge.class,
						_ -> Mono.empty()), 20)
				.filter(refund -> refund.state() == Refund.State.SUCCEEDED)
				.count());

		assertThat(given).isEqualTo(3);
		assertThat(StubProvider.kept(order)).isEqualTo(499);
	}

	@ParameterizedTest
	@EnumSource(names = {"LOSE_ANSWER", "HANG", "FAIL", "BUSY"})
	void settlesARefundThatWentUnanswered(Fault fault) {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, fault, fault);

		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.PENDING);
		assertThat(eventually(payment -> payment.refunding() == 0).state()).isEqualTo(new PartlyRefunded(1999, 700));
		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(StubProvider.kept(order)).isEqualTo(1299);
	}

	@Test
	void looksADeferredRefundUpUntilItIsDecided() {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, Fault.DEFER);

		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.PENDING);
		StubProvider.decide(id, "failed");

		assertThat(eventually(payment -> payment.refunding() == 0).state()).isEqualTo(new Captured(1999));
		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.FAILED);
		assertThat(StubProvider.calls("refund-" + id)).isEqualTo(1);
	}

	@Test
	void keepsARefusedRefundRefusedAndTheMoneyFreeForAnother() {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, Fault.REFUSE);

		assertThat(get(refund(id, 1999)).state()).isEqualTo(Refund.State.FAILED);
		assertThat(get(refund(UUID.randomUUID(), 1999)).state()).isEqualTo(Refund.State.SUCCEEDED);
	}
}
