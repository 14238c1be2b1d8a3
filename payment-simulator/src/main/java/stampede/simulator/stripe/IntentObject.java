package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Intent.Charge;
import stampede.simulator.charge.Intent.Status;

/** Stripe's {@code payment_intent}; its latest charge is given by id, as without {@code expand}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record IntentObject(String id, String object, long amount, long amountCapturable, long amountReceived,
		@Nullable String cancellationReason, String captureMethod, String confirmationMethod, long created,
		String currency, @Nullable String description, @Nullable ErrorObject lastPaymentError,
		@Nullable String latestCharge, boolean livemode, Map<String, String> metadata, @Nullable String paymentMethod,
		List<String> paymentMethodTypes, String status) {
	public static IntentObject of(Intent intent) {
		var terms = intent.terms();
		var charge = intent.charge();
		return new IntentObject(intent.id(), "payment_intent", terms.amount(),
				intent.status() == Status.REQUIRES_CAPTURE ? terms.amount() : 0,
				charge == null ? 0 : charge.captured(), intent.cancellationReason(),
				terms.manualCapture() ? "manual" : "automatic", "automatic", terms.created(), terms.currency(),
				terms.description(), lastError(charge), charge == null ? null : charge.id(), false, terms.metadata(),
				intent.card() == null ? null : intent.id().replaceFirst("pi_", "pm_"), List.of("card"),
				intent.status().word());
	}

	private static @Nullable ErrorObject lastError(@Nullable Charge charge) {
		if (charge == null || charge.decline() == null) {
			return null;
		}
		return ErrorObject.lastPayment(charge.decline(), charge.id());
	}
}
