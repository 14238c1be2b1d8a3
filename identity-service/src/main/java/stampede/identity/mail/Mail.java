package stampede.identity.mail;

import stampede.identity.Email;

/** A mail in plain text. Its text form hides the address and the token in it. */
record Mail(Email to, String subject, String text) {
	@Override
	public String toString() {
		return "a mail";
	}
}
