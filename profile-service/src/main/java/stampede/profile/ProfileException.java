package stampede.profile;

import stampede.kit.problem.Refusal;

/** A refused operation on a profile, without an effect. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class ProfileException extends Refusal {
	private ProfileException(String message) {
		super(message);
	}

	/** The profile has another version than the client expects. */
	public static final class Changed extends ProfileException {
		Changed() {
			super("The profile was changed since it was read. Read it again, and repeat the change with its ETag.");
		}
	}

	/** The request does not say which version it changes. */
	public static final class NoPrecondition extends ProfileException {
		public NoPrecondition() {
			super("Send If-Match with the ETag of the profile that was read.");
		}
	}

	/** If-Match has another form than the ETag of a profile. */
	public static final class InvalidPrecondition extends ProfileException {
		public InvalidPrecondition() {
			super("If-Match is not the ETag of a profile.");
		}
	}

	/** The personal data of the account were erased. */
	public static final class Erased extends ProfileException {
		Erased() {
			super("The profile was erased.");
		}
	}

	/** The token's subject is not an account's id. */
	public static final class NoAccount extends ProfileException {
		public NoAccount() {
			super("The token does not belong to an account.");
		}
	}
}
