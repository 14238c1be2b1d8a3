package stampede.order.inventory;

/** Inventory's reply to a release of reserved stock. */
public enum ReleaseReply {
	/** Nothing is held, nor will be. */
	RELEASED,
	/** The stock was committed before; it can only be returned. */
	COMMITTED
}
