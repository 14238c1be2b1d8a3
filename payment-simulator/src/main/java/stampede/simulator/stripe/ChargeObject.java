package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Intent.Charge;
import stampede.simulator.charge.Intent.Status;

/** Stripe's {@code charge}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ChargeObject(String id, String object, long amount, long amountCaptured, long amountRefunded, boolean captured,
		long created, String currency, @Nullable String failureCode, @Nullable String failureMessage, boolean livemode,
		Map<String, String> metadata, boolean paid, String paymentIntent, boolean refunded, String status) {
	static ChargeObject of(Intent intent, Charge charge) {
		var decline = charge.decline();
		return new ChargeObject(charge.id(), "charge", intent.terms().amount(), charge.captured(), charge.refunded(),
				intent.status() == Status.SUCCEEDED, charge.created(), intent.terms().currency(),
				decline == null ? null : decline.code(), decline == null ? null : decline.message(), false,
				intent.terms().metadata(), charge.approved(), intent.id(),
				charge.captured() > 0 && charge.captured() == charge.refunded(),
				charge.approved() ? "succeeded" : "failed");
	}
}
