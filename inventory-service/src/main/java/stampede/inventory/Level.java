package stampede.inventory;

/**
 * How much there is of an item.
 *
 * @param onHand in the warehouse
 * @param reserved of those, spoken for
 */
public record Level(long onHand, long reserved) {
	/** What may still be sold. */
	public long available() {
		return onHand - reserved;
	}
}
