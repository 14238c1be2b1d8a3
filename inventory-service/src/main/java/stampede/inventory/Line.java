package stampede.inventory;

/** A quantity of one item. */
public record Line(Sku sku, int quantity) {
	public Line {
		if (quantity < 1) {
			throw new IllegalArgumentException("a line holds at least one");
		}
	}
}
