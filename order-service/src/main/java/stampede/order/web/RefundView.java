package stampede.order.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import stampede.kit.money.Money;
import stampede.order.Refund;

/** A refund as its customer sees it. */
@Schema(name = "Refund")
record RefundView(UUID refundId, UUID orderId,
		@Schema(description = "FAILED: the provider did not pay, the order is as before", allowableValues = {
				"PENDING",
				"SUCCEEDED", "FAILED"}) String state,
		Money amount, List<Line> lines,
		@Schema(description = "Whether the goods go on sale again") boolean restock) {
	@Schema(name = "RefundLine")
	record Line(String sku, int quantity) {}

	static RefundView of(Refund refund) {
		return new RefundView(refund.id(), refund.order().value(), refund.state().name(), refund.amount(),
				refund.lines().stream().map(line -> new Line(line.sku(), line.quantity())).toList(),
				refund.restock());
	}
}
