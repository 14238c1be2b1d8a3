package stampede.simulator.stripe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Decline;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Refusal;

/** Stripe's {@code error}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorObject(String type, @Nullable String code, @Nullable String declineCode, String message,
		@Nullable String param, @Nullable String charge, @Nullable IntentObject paymentIntent) {

	/** The whole body of a failed call. */
	public record Body(ErrorObject error) {}

	/** A failure that no intent knows of. */
	public static Body body(Refusal refusal) {
		return new Body(of(refusal, null, null));
	}

	/** A failure after which the intent looks like this. */
	public static Body body(Refusal refusal, Intent intent) {
		var charge = intent.charge();
		return new Body(of(refusal, charge == null ? null : charge.id(), IntentObject.of(intent)));
	}

	/** The last error of an intent whose charge was declined. */
	static ErrorObject lastPayment(Decline decline, String charge) {
		return new ErrorObject("card_error", decline.code(), decline.declineCode(), decline.message(), null, charge,
				null);
	}

	private static ErrorObject of(Refusal refusal, @Nullable String charge, @Nullable IntentObject intent) {
		return new ErrorObject(refusal.type(), refusal.code(), refusal.declineCode(), refusal.message(),
				refusal.param(), charge, intent);
	}
}
