package stampede.payment.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.ProviderAmounts;

/** The members of Stripe's {@code payment_intent} that are used here. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StripeIntent(String id, @Nullable String status, @Nullable Long amountReceived,
		@Nullable String currency, @Nullable Map<String, String> metadata, @Nullable StripeError lastPaymentError) {
	/** The metadata key of the order's id. */
	public static final String ORDER = "order_id";

	public StripeIntent {
		Objects.requireNonNull(id, "id");
	}

	/** Captured minor units. */
	private long received() {
		var amount = amountReceived == null ? 0 : amountReceived;
		return currency == null ? amount : ProviderAmounts.toMinorUnits(amount, currency);
	}

	/** This object as a reply; never {@link IntentReply.Unanswered}. */
	public IntentReply reply() {
		return switch (String.valueOf(status)) {
			case "succeeded" -> new IntentReply.Succeeded(id, received(),
					currency == null ? null : currency.toUpperCase(Locale.ROOT));
			case "requires_capture" -> new IntentReply.Capturable(id);
			case "canceled" -> new IntentReply.Cancelled(id);
			case "requires_payment_method" -> lastPaymentError == null
					? new IntentReply.Underway(id)
					: new IntentReply.Declined(id, lastPaymentError.reason());
			default -> new IntentReply.Underway(id);
		};
	}
}
