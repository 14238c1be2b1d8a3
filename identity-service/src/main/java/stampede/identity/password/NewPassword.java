package stampede.identity.password;

import java.text.Normalizer;
import stampede.identity.IdentityException;

/**
 * A password that may be set: 8 to 128 characters after NFC, and not a common one; no rules of composition (NIST SP 800-63B, 5.1.1.2).
 * Its text form hides it.
 */
public record NewPassword(String value) {
	private static final int SHORTEST = 8;
	private static final int LONGEST = 128;

	/** Throws {@link IdentityException.PasswordRefused} if it breaks a rule. */
	public NewPassword {
		var length = value.codePointCount(0, value.length());
		if (length < SHORTEST || length > LONGEST) {
			throw new IdentityException.PasswordRefused(
					"A password has %d to %d characters.".formatted(SHORTEST, LONGEST));
		}
		if (CommonPasswords.contain(value)) {
			throw new IdentityException.PasswordRefused(
					"This password is one of the most common ones. Choose another.");
		}
	}

	/** A password as a client typed it. Throws {@link IdentityException.PasswordRefused} if it breaks a rule. */
	public static NewPassword of(String typed) {
		return new NewPassword(normalized(typed));
	}

	/** The same text, however a keyboard composed its characters. */
	static String normalized(String typed) {
		return Normalizer.normalize(typed, Normalizer.Form.NFC);
	}

	@Override
	public String toString() {
		return "a password";
	}
}
