package stampede.identity.mail;

import java.time.Duration;
import stampede.identity.Email;

/** The texts of mails. */
final class MailTexts {
	private MailTexts() {}

	static Mail setPassword(Email to, String link, Duration validity) {
		return new Mail(to, "Set your password", """
				Somebody asked to create an account with this address, or to reset its password.

				Set the password here, within %d minutes:
				%s

				If it was not you, ignore this mail: nothing changes.
				""".formatted(validity.toMinutes(), link));
	}

	static Mail accountExists(Email to) {
		return new Mail(to, "You have an account", """
				Somebody asked to create an account with this address. It has one already.

				If it was you, sign in, or reset the password on the page where you sign in.
				If it was not you, ignore this mail: nothing changes.
				""");
	}
}
