package stampede.payment;

/** What can be done at the provider for a payment. */
enum Step {
	/** Nothing is left to do. */
	NONE,
	/** Create the charge, or repeat the call that did. */
	CHARGE,
	/** Look up a charge whose name is known. */
	RETRIEVE,
	CAPTURE,
	CANCEL,
	/** Ask about refunds whose outcome is not known. */
	ASK_REFUNDS,
	/** Pay back all that is left. */
	REFUND_REST
}
