package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Refund;

/** Stripe's {@code refund}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RefundObject(String id, String object, long amount, String charge, long created, String currency,
		Map<String, String> metadata, String paymentIntent, @Nullable String reason, String status,
		@Nullable String failureReason) {
	public static RefundObject of(Refund refund) {
		return new RefundObject(refund.id(), "refund", refund.amount(), refund.charge(), refund.created(),
				refund.currency(), refund.metadata(), refund.intent(), refund.reason(), refund.status().word(),
				refund.failureReason());
	}
}
