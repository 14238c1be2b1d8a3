package stampede.inventory.sale;

/** The phase of a sale, by the database's clock. */
public enum SaleState {
	/** Clients cannot join yet. */
	ANNOUNCED,
	/** Clients may join; a lottery decides their order. */
	DOORS_OPEN,
	/** Clients are admitted, and orders need a pass. */
	OPEN,
	/** Over; orders need no pass any more. */
	CLOSED
}
