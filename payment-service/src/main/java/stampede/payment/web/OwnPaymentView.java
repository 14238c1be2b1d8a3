package stampede.payment.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.payment.Payment;

/** A payment in the public API. */
@Schema(name = "Payment")
record OwnPaymentView(UUID paymentId, UUID orderId,
		@Schema(description = "The state of the payment; new ones may be added", allowableValues = {
				"PENDING", "UNKNOWN",
				"AUTHORISED", "CAPTURED", "DECLINED", "FAILED", "VOIDED", "PARTLY_REFUNDED", "REFUNDED"}) String state,
		@Schema(description = "The amount to charge; absent where the order was cancelled first") @Nullable Money amount,
		@Schema(description = "The captured amount, in minor units", example = "1999") long captured,
		@Schema(description = "The refunded part of it, in minor units", example = "0") long refunded,
		Instant createdAt) {
	static OwnPaymentView of(Payment payment) {
		var terms = payment.terms();
		return new OwnPaymentView(payment.id(), payment.orderId(), payment.state().label(),
				terms == null ? null : terms.amount(), payment.state().captured(), payment.state().refunded(),
				payment.createdAt());
	}
}
