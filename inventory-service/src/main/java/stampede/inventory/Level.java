package stampede.inventory;

/**
 * The stock level of an item.
 *
 * @param onHand in the warehouse
 * @param reserved the part of it that orders hold
 */
public record Level(long onHand, long reserved) {
	/** The quantity that may still be sold. */
	public long available() {
		return onHand - reserved;
	}
}
