package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Intent.Charge;

/** Stripe's {@code dispute}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DisputeObject(String id, String object, long amount, String charge, String currency, String paymentIntent,
		String reason, String status) {
	/** @param amount of the dispute, in the currency's smallest unit */
	static DisputeObject of(Intent intent, Charge charge, long amount, String status) {
		return new DisputeObject(charge.id().replaceFirst("ch_", "dp_"), "dispute", amount, charge.id(),
				intent.terms().currency(), intent.id(), "fraudulent", status);
	}
}
