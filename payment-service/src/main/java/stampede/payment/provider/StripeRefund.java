package stampede.payment.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.ProviderAmounts;

/** The members of Stripe's {@code refund} that are used here. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StripeRefund(String id, @Nullable String status, @Nullable String failureReason, @Nullable Long amount,
		@Nullable String currency, @Nullable String paymentIntent, @Nullable String reason,
		@Nullable Map<String, String> metadata) {
	/** The metadata key of this service's id of the refund. */
	public static final String REFUND = "refund_id";

	public StripeRefund {
		Objects.requireNonNull(id, "id");
	}

	/** Minor units; 0 where the provider names no amount. */
	public long minorUnits() {
		return amount == null || currency == null ? 0 : ProviderAmounts.toMinorUnits(amount, currency);
	}

	/** This object as a reply; never {@link RefundReply.Unanswered}. */
	public RefundReply reply() {
		return switch (String.valueOf(status)) {
			case "succeeded" -> new RefundReply.Succeeded(id);
			case "failed", "canceled" -> new RefundReply.Failed(failureReason == null ? "failed" : failureReason);
			default -> new RefundReply.Underway(id);
		};
	}
}
