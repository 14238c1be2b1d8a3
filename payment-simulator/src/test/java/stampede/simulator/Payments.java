package stampede.simulator;

import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import java.util.Map;

/** Parameters of charges as payment-service sends them. */
public final class Payments {
	private Payments() {}

	public static PaymentIntentCreateParams.Builder of(String token) {
		return PaymentIntentCreateParams.builder()
				.setAmount(1999L)
				.setCurrency("eur")
				.setConfirm(true)
				.setPaymentMethodData(PaymentIntentCreateParams.PaymentMethodData.builder()
						.putExtraParam("type", "card")
						.putExtraParam("card", Map.of("token", token))
						.build())
				.putMetadata("order_id", "order-7")
				.addExpand("latest_charge");
	}

	public static PaymentIntentCreateParams now(String token) {
		return of(token).build();
	}

	public static PaymentIntentCreateParams manual(String token) {
		return of(token).setCaptureMethod(CaptureMethod.MANUAL).build();
	}

	public static RequestOptions key(String key) {
		return RequestOptions.builder().setIdempotencyKey(key).build();
	}
}
