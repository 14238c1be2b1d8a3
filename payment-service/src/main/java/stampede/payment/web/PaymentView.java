package stampede.payment.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.RequestedAction;

/**
 * A payment as the services beside this one see it.
 *
 * @param amount missing where a void came before any charge
 * @param voiding whether it was called off: what is still captured is on its way back and must not be relied on
 * @param declineCode why it was declined
 * @param failureCode what the provider found wrong with our request
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
