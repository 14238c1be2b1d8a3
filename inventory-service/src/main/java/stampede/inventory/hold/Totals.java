package stampede.inventory.hold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.InventoryException.MixedCurrencies;
import stampede.inventory.InventoryException.PriceChanged;
import stampede.inventory.InventoryException.TotalTooLarge;
import stampede.inventory.InventoryException;
import stampede.inventory.ReservedLine;
import stampede.kit.money.Money;
import stampede.kit.money.ProviderAmounts;

/** Checks the total of an order before stock is held for it, so that an order that cannot be paid holds nothing. */
final class Totals {
	private Totals() {}

	/**
	 * The reason why the lines cannot be paid together, or not for the expected total; null where they can.
	 *
	 * @param expected null where the customer named no total
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
		if (total.amount() > ProviderAmounts.largest(total.currency())) {
			return new TotalTooLarge();
		}
		if (expected != null && !expected.equals(total)) {
			return new PriceChanged(total);
		}
		return null;
	}
}
