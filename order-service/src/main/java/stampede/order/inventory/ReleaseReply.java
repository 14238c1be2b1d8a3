package stampede.order.inventory;

/** What inventory answers when the stock is to be given back. */
public enum ReleaseReply {
	/** Nothing is held, nor will be. */
	RELEASED,
	/** It was handed over already; it can only be taken back. */
	COMMITTED
}
