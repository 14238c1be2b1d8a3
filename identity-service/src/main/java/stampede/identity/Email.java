package stampede.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address as it is stored and compared: NFC, in lower case. Its text form has no address, so that no log line can contain
 * one by accident.
 */
public record Email(String value) {
	/** The most characters of an address (RFC 5321, 4.5.3.1.3, without the angle brackets). */
	public static final int LONGEST = 254;
	/** A coarse check: only a mail that arrives shows that an address exists. */
	public static final String PATTERN = "[^\\s@\\x00-\\x1f\\x7f]+@[^\\s@\\x00-\\x1f\\x7f]+";
	private static final Pattern FORM = Pattern.compile(PATTERN);

	/** Throws {@link IdentityException.InvalidAddress} if it is not an address in canonical form. */
	public Email {
		if (value.length() > LONGEST || !FORM.matcher(value).matches() || !canonical(value).equals(value)) {
			throw new IdentityException.InvalidAddress();
		}
	}

	/** The address that a client wrote. Throws {@link IdentityException.InvalidAddress} if it is none. */
	public static Email of(String text) {
		return new Email(canonical(text));
	}

	private static String canonical(String text) {
		return Normalizer.normalize(Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT),
				Normalizer.Form.NFC);
	}

	@Override
	public String toString() {
		return "an e-mail address";
	}
}
