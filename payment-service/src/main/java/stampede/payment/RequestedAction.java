package stampede.payment;

/** What is still to be made of a payment once its outcome is known. */
public enum RequestedAction {
	NONE, CAPTURE, VOID
}
