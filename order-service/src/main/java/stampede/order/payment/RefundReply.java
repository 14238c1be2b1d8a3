package stampede.order.payment;

/** What payment-service knows of a refund. */
public enum RefundReply {
	/** The money is back. */
	SUCCEEDED,
	/** The provider refused; the money was not paid back. */
	FAILED,
	/** Not known yet: ask again. */
	PENDING
}
