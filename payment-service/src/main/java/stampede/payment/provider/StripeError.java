package stampede.payment.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/** As much of Stripe's {@code error} as is used here; its message is left out, for it may quote what was sent. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StripeError(@Nullable String type, @Nullable String code, @Nullable String declineCode,
		@Nullable StripeIntent paymentIntent) {
	private static final String KEY_MISUSED = "idempotency_error";
	private static final int MAX_LENGTH = 64;

	/** The whole body of a failed call. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Body(@Nullable StripeError error) {}

	/** The most telling word: why a card was declined, or else what was wrong. */
	public String reason() {
		var word = declineCode != null && !"generic_decline".equals(declineCode) ? declineCode : code;
		return word == null ? "declined" : word.substring(0, Math.min(MAX_LENGTH, word.length()));
	}

	/** Whether this says something about the call itself and nothing about what an earlier one with its key has done. */
	boolean isMisuseOfTheKey() {
		return KEY_MISUSED.equals(type);
	}
}
