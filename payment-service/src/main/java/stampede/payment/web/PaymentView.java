package stampede.payment.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.RequestedAction;

/**
 * A payment in the internal API.
 *
 * @param amount absent if a void came before any charge
 * @param voiding whether a void was requested: captured money is being refunded and must not be relied on
 * @param declineCode the provider's reason of a decline
 * @param failureCode the provider's reason to reject the request as invalid
 */
record PaymentView(UUID paymentId, UUID orderId, String state, boolean voiding, @Nullable Money amount, long captured,
		long refunded,
		@Nullable String declineCode, @Nullable String failureCode) {
	static PaymentView of(Payment payment) {
		var terms = payment.terms();
		var state = payment.state();
		return new PaymentView(payment.id(), payment.orderId(), state.label(),
				payment.requestedAction() == RequestedAction.VOID,
				terms == null ? null : terms.amount(),
				state.captured(), state.refunded(), state instanceof Declined(var code) ? code : null,
				state instanceof Failed(var code) ? code : null);
	}
}
