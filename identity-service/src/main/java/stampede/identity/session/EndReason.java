package stampede.identity.session;

/** Why a session ended before its time. */
public enum EndReason {
	SIGNED_OUT, PASSWORD_CHANGED, TOKEN_REUSED, ACCOUNT_ERASED
}
