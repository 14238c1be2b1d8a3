package stampede.order.web;

import java.util.List;
import java.util.UUID;
import stampede.kit.money.Money;
import stampede.order.Refund;

/** A refund as its customer sees it. */
record RefundView(UUID refundId, UUID orderId, String state, Money amount, List<Refund.Line> lines, boolean restock) {
	static RefundView of(Refund refund) {
		return new RefundView(refund.id(), refund.order().value(), refund.state().name(), refund.amount(),
				refund.lines(),
				refund.restock());
	}
}
