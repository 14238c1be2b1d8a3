package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Stripe's {@code error} object without the intent that it may carry. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Refusal(int status, String type, @Nullable String code, @Nullable String declineCode, String message,
		@Nullable String param) {

	/** The request itself is wrong. */
	public static Refusal invalid(String code, String message, @Nullable String param) {
		return new Refusal(400, "invalid_request_error", code, null, message, param);
	}

	/** There is no such thing. */
	public static Refusal missing(String what, String id, String param) {
		return new Refusal(404, "invalid_request_error", "resource_missing", null,
				"No such %s: '%s'".formatted(what, id), param);
	}

	/** The issuer said no. */
	static Refusal declined(Decline decline) {
		return new Refusal(402, "card_error", decline.code(), decline.declineCode(), decline.message(), null);
	}

	/** A fault of the provider's own. */
	public static Refusal fault() {
		return new Refusal(500, "api_error", null, null, "An unknown error occurred.", null);
	}
}
