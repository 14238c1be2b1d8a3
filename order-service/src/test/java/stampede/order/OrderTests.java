package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.money.Money;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;

class OrderTests {
	private static final Map<String, Money> PRICES = Map.of("A", eur(1_000), "B", eur(250));

	@Test
	void totalsTheLinesAtThePricesOfInventory() {
		var order = placed(null).reserve(PRICES);

		assertThat(order.state()).isEqualTo(new Reserved());
		assertThat(order.total()).isEqualTo(eur(2_750));
	}

	@Test
	void isUndoneWhenTheTotalIsNotTheExpectedOne() {
		assertThat(placed(eur(2_751)).reserve(PRICES).state())
				.isEqualTo(new Compensating(new Rejected(Reason.PRICE_CHANGED)));
		assertThat(placed(eur(2_750)).reserve(PRICES).state()).isEqualTo(new Reserved());
	}

	@Test
	void isUndoneWhenTheTotalOverflowsOrNoProviderTakesIt() {
		var huge = Map.of("A", eur(Long.MAX_VALUE), "B", eur(1));
		var tooLarge = Map.of("A", eur(99_999_999), "B", eur(1));

		assertThat(placed(null).reserve(huge).state())
				.isEqualTo(new Compensating(new Rejected(Reason.TOTAL_TOO_LARGE)));
		assertThat(placed(null).reserve(tooLarge).state())
				.isEqualTo(new Compensating(new Rejected(Reason.TOTAL_TOO_LARGE)));
	}

	@Test
	void isUndoneWhenItsItemsHaveTwoCurrencies() {
		var mixed = Map.of("A", eur(1), "B", new Money(1, "USD"));

		assertThat(placed(null).reserve(mixed).state())
				.isEqualTo(new Compensating(new Rejected(Reason.MIXED_CURRENCIES)));
	}

	@Test
	void isNeverUndoneAfterTheMoneyIsCaptured() {
		var confirmed = placed(null).reserve(PRICES).confirm(UUID.randomUUID());

		assertThatThrownBy(() -> confirmed.compensate(new Cancelled()))
				.isInstanceOf(OrderException.IllegalTransition.class);
		assertThatThrownBy(() -> confirmed.close(new Cancelled())).isInstanceOf(OrderException.IllegalTransition.class);
	}

	@Test
	void isConfirmedOnce() {
		var payment = UUID.randomUUID();
		var confirmed = placed(null).reserve(PRICES).confirm(payment);

		assertThatThrownBy(() -> confirmed.confirm(UUID.randomUUID()))
				.isInstanceOf(OrderException.IllegalTransition.class);
	}

	@Test
	void forgetsThePaymentTokenOnceItIsFinal() {
		var reserved = placed(null).reserve(PRICES);

		assertThat(reserved.token()).isEqualTo("tok_visa");
		assertThat(reserved.confirm(UUID.randomUUID()).token()).isNull();
	}

	@Test
	void isRefundedWhenTheLastUnitIsPaidBack() {
		var payment = UUID.randomUUID();
		var confirmed = placed(null).reserve(PRICES).confirm(payment);

		var partly = settled(confirmed, Refund.Kind.REFUND, new Refund.Line("A", 1));
		var wholly = settled(partly, Refund.Kind.REFUND, new Refund.Line("A", 1), new Refund.Line("B", 3));

		assertThat(partly.state()).isEqualTo(new Confirmed(payment));
		assertThat(partly.refundedTotal()).isEqualTo(eur(1_000));
		assertThat(wholly.state()).isEqualTo(new Refunded(payment));
		assertThat(wholly.refundedTotal()).isEqualTo(eur(2_750));
	}

	@Test
	void isCancelledByTheRefundThatCancels() {
		var confirmed = placed(null).reserve(PRICES).confirm(UUID.randomUUID());

		var cancelled = settled(confirmed, Refund.Kind.CANCELLATION, new Refund.Line("A", 2), new Refund.Line("B", 3));

		assertThat(cancelled.state()).isEqualTo(new Cancelled());
	}

	@Test
	void staysConfirmedWhenTheProviderRefusesARefund() {
		var confirmed = placed(null).reserve(PRICES).confirm(UUID.randomUUID());
		var refund = refund(confirmed, Refund.Kind.REFUND, new Refund.Line("A", 1));

		var after = confirmed.refund(refund.id()).settle(refund.in(Refund.State.FAILED));

		assertThat(after).isEqualTo(confirmed);
	}

	private static Order settled(Order order, Refund.Kind kind, Refund.Line... lines) {
		var refund = refund(order, kind, lines);
		return order.refund(refund.id()).settle(refund.in(Refund.State.SUCCEEDED));
	}

	private static Refund refund(Order order, Refund.Kind kind, Refund.Line... lines) {
		return new Refund(UUID.randomUUID(), order.id(), kind, Fingerprint.of("asked"), List.of(lines), eur(1), true,
				Refund.State.PENDING);
	}

	private static Order placed(@Nullable Money expected) {
		return Order.place("ada", List.of(OrderLine.of("A", 2), OrderLine.of("B", 3)), "tok_visa", expected);
	}

	private static Money eur(long amount) {
		return new Money(amount, "EUR");
	}
}
