package stampede.identity;

import stampede.kit.problem.Refusal;

/** A refused operation of identity-service, without an effect unless stated. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class IdentityException extends Refusal {
	private IdentityException(String message) {
		super(message);
	}

	/** The address is unknown, the password is wrong, or there were too many attempts: one answer for all, so that it is no oracle. */
	public static final class SignInRefused extends IdentityException {
		public SignInRefused() {
			super("E-mail address and password do not match, or there were too many attempts. Try again later, or reset the password.");
		}
	}

	/** A text is no e-mail address. */
	public static final class InvalidAddress extends IdentityException {
		InvalidAddress() {
			super("The value of email is no e-mail address.");
		}
	}

	/** The session has ended or expired, or the refresh token is not valid. A token that was used before ends its session. */
	public static final class SessionEnded extends IdentityException {
		public SessionEnded() {
			super("The session has ended. Sign in again.");
		}
	}

	/** The account has no such session. */
	public static final class SessionNotFound extends IdentityException {
		public SessionNotFound() {
			super("There is no such session of this account.");
		}
	}

	/** All processors for password hashes are in use, and the queue is full. */
	public static final class Busy extends IdentityException {
		public Busy() {
			super("Too many sign-ins are in progress. Try again later.");
		}
	}

	/** More mails were requested from this network than are permitted. */
	public static final class TooManyRequests extends IdentityException {
		public TooManyRequests() {
			super("Too many mails were requested from this network. Try again later.");
		}
	}

	/** The token of a mail is unknown, was used, or has expired. */
	public static final class MailTokenInvalid extends IdentityException {
		public MailTokenInvalid() {
			super("The link is not valid, was used before, or has expired. Request another mail.");
		}
	}

	/** A new password breaks a rule. */
	public static final class PasswordRefused extends IdentityException {
		public PasswordRefused(String reason) {
			super(reason);
		}
	}

	/** A request with a cookie comes from a page of another origin. */
	public static final class OriginRefused extends IdentityException {
		public OriginRefused() {
			super("A request with a cookie must come from a page of the same origin.");
		}
	}

	/** The access token is not one of an account of this service. */
	public static final class NoAccount extends IdentityException {
		public NoAccount() {
			super("The token does not belong to an account of this service.");
		}
	}

	/** The next key has not been published long enough to sign. */
	public static final class KeyNotPublished extends IdentityException {
		private final long seconds;

		/** @param seconds until it has */
		public KeyNotPublished(long seconds) {
			super("The next key was not published long enough: verifiers might not know it.");
			this.seconds = seconds;
		}

		/** Seconds until it has been published long enough. */
		public long seconds() {
			return seconds;
		}
	}
}
