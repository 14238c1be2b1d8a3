package stampede.order.inventory;

/** Inventory's reply to a commit of reserved stock. */
public enum CommitReply {
	/** The stock is committed. */
	COMMITTED,
	/** The hold had expired, and the remaining stock is not enough to renew it. */
	GONE
}
