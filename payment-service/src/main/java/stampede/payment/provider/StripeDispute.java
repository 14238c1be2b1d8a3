package stampede.payment.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.ProviderAmounts;

/** The members of Stripe's {@code dispute} that are used here. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StripeDispute(String id, @Nullable Long amount, @Nullable String currency, @Nullable String paymentIntent,
		@Nullable String reason, @Nullable String status) {
	public StripeDispute {
		Objects.requireNonNull(id, "id");
	}

	/** Minor units; 0 where the provider names no amount. */
	public long minorUnits() {
		return amount == null || currency == null ? 0 : ProviderAmounts.toMinorUnits(amount, currency);
	}
}
