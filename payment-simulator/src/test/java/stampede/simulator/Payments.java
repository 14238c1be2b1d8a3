package stampede.simulator;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentIntentListParams;
import java.util.List;
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

	/** Charges at once, with the key as description too, so that {@link #created} finds it. */
	public static PaymentIntent create(StripeClient stripe, String token, String key) throws StripeException {
		return stripe.v1().paymentIntents().create(described(token, key), key(key));
	}

	public static PaymentIntentCreateParams described(String token, String description) {
		return of(token).setDescription(description).build();
	}

	/** Every intent that {@link #create} made under this key. */
	public static List<PaymentIntent> created(StripeClient stripe, String key) {
		try {
			return stripe.v1().paymentIntents().list(PaymentIntentListParams.builder().setLimit(100L).build()).getData()
					.stream()
					.filter(intent -> key.equals(intent.getDescription()))
					.toList();
		} catch (StripeException failure) {
			throw new AssertionError(failure);
		}
	}
}
