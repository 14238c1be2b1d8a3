package stampede.payment.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.payment.Payment;

/** A payment as the customer who made it sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OwnPaymentView(UUID paymentId, UUID orderId, String state, @Nullable Money amount, long captured, long refunded,
		Instant createdAt) {
	static OwnPaymentView of(Payment payment) {
		var terms = payment.terms();
		return new OwnPaymentView(payment.id(), payment.orderId(), payment.state().label(),
				terms == null ? null : terms.amount(), payment.state().captured(), payment.state().refunded(),
				payment.createdAt());
	}
}
