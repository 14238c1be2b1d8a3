package stampede.payment.web;

import java.util.UUID;
import stampede.kit.money.Money;
import stampede.payment.Refund;

/** A refund in the internal API. */
record RefundView(UUID refundId, Refund.State state, Money amount) {
	static RefundView of(Refund refund, Money amount) {
		return new RefundView(refund.id(), refund.state(), amount);
	}
}
