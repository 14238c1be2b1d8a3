package stampede.identity.mail;

/** Why a client asks for a mail. */
public enum Purpose {
	REGISTRATION, PASSWORD_RESET
}
