package stampede.order;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/**
 * A quantity of one item.
 *
 * @param unitPrice the price of one when inventory held the stock; null before that
 * @param refunded the quantity that was refunded
 */
public record OrderLine(String sku, int quantity, @Nullable Money unitPrice, int refunded) {
	public OrderLine {
		if (quantity < 1 || refunded < 0 || refunded > quantity) {
			throw new IllegalArgumentException("a line holds at least one and refunds no more than it holds");
		}
	}

	/** A line as ordered, before its price is known. */
	public static OrderLine of(String sku, int quantity) {
		return new OrderLine(sku, quantity, null, 0);
	}

	OrderLine at(Money price) {
		return new OrderLine(sku, quantity, price, refunded);
	}

	OrderLine refund(int more) {
		return new OrderLine(sku, quantity, unitPrice, Math.addExact(refunded, more));
	}

	public int open() {
		return quantity - refunded;
	}
}
