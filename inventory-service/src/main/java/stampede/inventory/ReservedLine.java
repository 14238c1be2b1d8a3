package stampede.inventory;

import stampede.kit.money.Money;

/**
 * A quantity of one item, at the price at the time of the reservation.
 *
 * @param returned the quantity that was returned
 */
public record ReservedLine(Sku sku, int quantity, Money unitPrice, int returned) {
	public ReservedLine {
		if (quantity < 1 || returned < 0 || returned > quantity) {
			throw new IllegalArgumentException("a line holds at least one and takes back no more than it holds");
		}
	}

	/** A new line without returns. */
	public static ReservedLine of(Line line, Money unitPrice) {
		return new ReservedLine(line.sku(), line.quantity(), unitPrice, 0);
	}

	Line line() {
		return new Line(sku, quantity);
	}

	ReservedLine takeBack(int more) {
		if (more > quantity - returned) {
			throw new InventoryException.ReturnTooLarge(sku);
		}
		return new ReservedLine(sku, quantity, unitPrice, returned + more);
	}
}
