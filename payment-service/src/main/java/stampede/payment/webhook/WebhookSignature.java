package stampede.payment.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stripe's scheme {@code v1}: HMAC-SHA256 over {@code timestamp.payload}, with the payload's bytes unchanged. While a
 * secret is being rotated, an event carries several signatures; one of them must match.
 */
@Component
class WebhookSignature {
	static final String HEADER = "Stripe-Signature";
	private static final String ALGORITHM = "HmacSHA256";
	private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");
	private static final Pattern SIGNATURE = Pattern.compile("[0-9a-fA-F]{64}");
	private final SecretKeySpec key;
	private final Duration tolerance;
	private final Clock clock;

	WebhookSignature(WebhookProperties properties, Clock clock) {
		this.key = new SecretKeySpec(properties.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
		this.tolerance = properties.tolerance();
		this.clock = clock;
		// The first use reads the JDK's security providers from disk, which an event loop must not do.
		sign("0", new byte[0]);
	}

	/** Throws {@link InvalidEventException} unless the provider signed exactly this a short while ago. */
	void verify(@Nullable String header, byte[] payload) {
		var parts = Parts.of(header == null ? "" : header);
		var expected = sign(parts.timestamp(), payload);
		// Every signature is compared, in constant time, so that the duration reveals nothing.
		var right = parts.signatures().stream()
				.filter(signature -> MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature)))
				.count();
		if (right == 0) {
			throw new InvalidEventException("The event's signature is missing or wrong.");
		}
		var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(parts.timestamp())), clock.instant());
		if (age.abs().compareTo(tolerance) > 0) {
			throw new InvalidEventException("The event was signed too long ago.");
		}
	}

	private record Parts(String timestamp, List<String> signatures) {
		static Parts of(String header) {
			var timestamp = "";
			var signatures = new ArrayList<String>();
			for (var part : header.split(",", -1)) {
				var pair = part.strip().split("=", 2);
				if (pair[0].equals("t") && pair.length == 2) {
					timestamp = pair[1];
				}
				if (pair[0].equals("v1") && pair.length == 2 && SIGNATURE.matcher(pair[1]).matches()) {
					signatures.add(pair[1]);
				}
			}
			if (!SECONDS.matcher(timestamp).matches()) {
				throw new InvalidEventException("The event's signature is missing or wrong.");
			}
			return new Parts(timestamp, signatures);
		}
	}

	private byte[] sign(String timestamp, byte[] payload) {
		try {
			var mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
			return mac.doFinal(payload);
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
		}
	}
}
