package stampede.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Assigns each name a number that only its key determines, evenly distributed. */
public final class KeyedFraction {
	private static final String ALGORITHM = "HmacSHA256";
	private static final int BITS = 53;

	private KeyedFraction() {}

	/** HMAC-SHA256 of the name with the key (its text); the first 53 bits as a fraction in [0, 1). */
	public static double of(String key, String name) {
		try {
			var mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			var hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
			var bits = HexFormat
					.fromHexDigitsToLong(HexFormat.of().formatHex(hash, 0, Long.BYTES)) >>> (Long.SIZE - BITS);
			return bits / (double) (1L << BITS);
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
		}
	}
}
