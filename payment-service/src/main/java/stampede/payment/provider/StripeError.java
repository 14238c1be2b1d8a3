package stampede.payment.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of Stripe's {@code error} that are used here; not its message, which may quote the request. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StripeError(@Nullable String type, @Nullable String code, @Nullable String declineCode,
		@Nullable String param,
		@Nullable StripeIntent paymentIntent) {
	private static final String KEY_MISUSED = "idempotency_error";
	private static final String CARD = "card_error";
	private static final Set<String> TOKEN_CODES = Set.of("resource_missing", "token_already_used", "token_in_use",
			"payment_method_unexpected_state");
	private static final Set<String> TOKEN_PARAMS = Set.of("payment_method", "payment_method_data[card][token]",
			"source");
	private static final int MAX_LENGTH = 64;

	/** The whole body of a failed call. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Body(@Nullable StripeError error) {}

	/** The most specific reason: the decline code, or else the error code or type. */
	public String reason() {
		var word = declineCode != null && !"generic_decline".equals(declineCode) ? declineCode : code;
		return word == null ? "declined" : word.substring(0, Math.min(MAX_LENGTH, word.length()));
	}

	/** Whether the card or the token is the cause; the cause of all other refusals is this service's request. */
	boolean isAboutTheCard() {
		return CARD.equals(type) || (code != null && TOKEN_CODES.contains(code) && (!"resource_missing".equals(code)
				|| (param != null && TOKEN_PARAMS.contains(param))));
	}

	/** Whether this concerns the call itself only, and not the effect of an earlier call with its key. */
	boolean isMisuseOfTheKey() {
		return KEY_MISUSED.equals(type);
	}
}
