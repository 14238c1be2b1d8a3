package stampede.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Objects and signed events in the form of the payment provider. */
final class ProviderEvent {
	static final String SECRET = "whsec_of_the_benchmarks_only";
	private static final String ALGORITHM = "HmacSHA256";

	private ProviderEvent() {}

	/** A charge of {@link RequestCase#AMOUNT} that succeeded. */
	static String intent(String id, String order) {
		return """
				{"id":"%s","object":"payment_intent","amount":%2$d,"amount_capturable":0,"amount_details":{"tip":{}},"amount_received":%2$d,\
				"application":null,"automatic_payment_methods":null,"canceled_at":null,"cancellation_reason":null,"capture_method":"automatic",\
				"client_secret":"pi_secret","confirmation_method":"automatic","created":1795704863,"currency":"eur","customer":null,\
				"description":null,"last_payment_error":null,"latest_charge":"ch_1","livemode":false,"metadata":{"order_id":"%3$s"},\
				"next_action":null,"payment_method":"pm_1","payment_method_types":["card"],"processing":null,"receipt_email":null,\
				"setup_future_usage":null,"shipping":null,"source":null,"statement_descriptor":null,"status":"succeeded","transfer_data":null}"""
				.formatted(id, RequestCase.AMOUNT, order);
	}

	/** Its event, with an id of its own. */
	static String succeeded(String event, String id, String order) {
		return """
				{"id":"%s","object":"event","api_version":"2025-01-27","created":1795704863,"data":{"object":%s},"livemode":false,\
				"pending_webhooks":1,"request":{"id":null,"idempotency_key":"order-%s"},"type":"payment_intent.succeeded"}"""
				.formatted(event, intent(id, order), order);
	}

	/** The value of {@code Stripe-Signature} for a body that is sent now. */
	static String signature(String payload) {
		var seconds = System.currentTimeMillis() / 1_000;
		try {
			var mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return "t=%d,v1=%s".formatted(seconds, HexFormat.of()
					.formatHex(mac.doFinal((seconds + "." + payload).getBytes(StandardCharsets.UTF_8))));
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException(impossible);
		}
	}
}
