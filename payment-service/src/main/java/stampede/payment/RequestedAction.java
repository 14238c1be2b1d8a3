package stampede.payment;

/** The action requested for a payment once its outcome is known. */
public enum RequestedAction {
	NONE, CAPTURE, VOID
}
