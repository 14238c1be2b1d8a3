package stampede.kit.idempotency;

import java.util.regex.Pattern;

/**
 * The caller's key of one intended effect, from the {@code Idempotency-Key} header (IETF draft-ietf-httpapi-idempotency-key-header).
 *
 * @param value 1 to 255 visible ASCII characters, without the quotes of the header's string form
 */
public record IdempotencyKey(String value) {
	/** The header's name. */
	public static final String HEADER = "Idempotency-Key";

	/** Set to {@code true} on a replayed response. */
	public static final String REPLAYED_HEADER = "Idempotent-Replayed";

	private static final Pattern ALLOWED = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,255}");

	public IdempotencyKey {
		if (!ALLOWED.matcher(value).matches()) {
			throw new IllegalArgumentException(
					"an idempotency key is 1 to 255 visible ASCII characters without quotes and backslashes");
		}
	}

	/**
	 * Reads the header: the quoted string of RFC 8941, or the bare value that most clients send. Throws
	 * {@link IllegalArgumentException} when it is neither.
	 */
	public static IdempotencyKey parse(String header) {
		var text = header.strip();
		var quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
		return new IdempotencyKey(quoted ? text.substring(1, text.length() - 1) : text);
	}
}
