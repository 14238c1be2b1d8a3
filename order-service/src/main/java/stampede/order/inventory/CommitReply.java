package stampede.order.inventory;

/** What inventory answers when the stock is to be handed over. */
public enum CommitReply {
	/** It is the customer's. */
	COMMITTED,
	/** The hold had ended, and too few are left to hold it again. */
	GONE
}
