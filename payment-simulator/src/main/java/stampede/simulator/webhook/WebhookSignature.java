package stampede.simulator.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stripe's scheme {@code v1}: HMAC-SHA256 over {@code timestamp.payload}. */
final class WebhookSignature {
	static final String HEADER = "Stripe-Signature";
	private static final String ALGORITHM = "HmacSHA256";
	private final SecretKeySpec key;

	WebhookSignature(String secret) {
		key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
		// The first use reads the JDK's security providers from disk, which an event loop must not do.
		header("", Instant.EPOCH);
	}

	/** The header's value for a payload that is sent now. */
	String header(String payload, Instant now) {
		var timestamp = now.getEpochSecond();
		try {
			var mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			var signature = mac.doFinal((timestamp + "." + payload).getBytes(StandardCharsets.UTF_8));
			return "t=%d,v1=%s".formatted(timestamp, HexFormat.of().formatHex(signature));
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
		}
	}
}
