package stampede.inventory.hold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.InventoryException.MixedCurrencies;
import stampede.inventory.InventoryException.PriceChanged;
import stampede.inventory.InventoryException.TotalTooLarge;
import stampede.inventory.InventoryException;
import stampede.inventory.ReservedLine;
import stampede.kit.money.Money;

/** Looks at what an order would cost before stock is held for it: a wrong guess must not keep goods from others. */
final class Totals {
	/** The largest charge the provider takes (Stripe: eight digits). */
	private static final long MAX = 99_999_999;

	private Totals() {}

	/**
	 * Why the lines cannot be paid together, or not as expected; null where they can.
	 *
	 * @param expected null where the customer did not say
	 */
	static @Nullable InventoryException refusal(List<ReservedLine> lines, @Nullable Money expected) {
		var total = new Money(0, lines.getFirst().unitPrice().currency());
		for (var line : lines) {
			if (!line.unitPrice().currency().equals(total.currency())) {
				return new MixedCurrencies();
			}
			// Each price has at most eight digits and each quantity five, so that even a hundred lines do not overflow.
			total = total.plus(line.unitPrice().times(line.quantity()));
		}
		if (total.amount() > MAX) {
			return new TotalTooLarge();
		}
		if (expected != null && !expected.equals(total)) {
			return new PriceChanged(total);
		}
		return null;
	}
}
