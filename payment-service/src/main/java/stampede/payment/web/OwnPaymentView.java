package stampede.payment.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.payment.Payment;

/** A payment as the customer who made it sees it. */
@Schema(name = "Payment")
record OwnPaymentView(UUID paymentId, UUID orderId,
		@Schema(description = "The state of the payment; new ones may be added", allowableValues = {
				"PENDING", "UNKNOWN",
				"AUTHORISED", "CAPTURED", "DECLINED", "FAILED", "VOIDED", "PARTLY_REFUNDED", "REFUNDED"}) String state,
		@Schema(description = "What was asked for; absent where the order was called off first") @Nullable Money amount,
		@Schema(description = "What was taken, in minor units", example = "1999") long captured,
		@Schema(description = "What was paid back of it, in minor units", example = "0") long refunded,
		Instant createdAt) {
	static OwnPaymentView of(Payment payment) {
		var terms = payment.terms();
		return new OwnPaymentView(payment.id(), payment.orderId(), payment.state().label(),
				terms == null ? null : terms.amount(), payment.state().captured(), payment.state().refunded(),
				payment.createdAt());
	}
}
