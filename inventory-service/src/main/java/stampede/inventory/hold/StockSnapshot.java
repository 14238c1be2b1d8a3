package stampede.inventory.hold;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Level;
import stampede.inventory.Reservation;
import stampede.inventory.Sku;
import stampede.kit.money.Money;

/**
 * The state read for a list of holds. Nothing is locked: a statement that writes decisions based on it must check the rows
 * again.
 *
 * @param items the items of the catalogue among the requested ones
 * @param owned the quantity that the customer holds and has bought, if any
 * @param reservations the existing reservations of the orders
 */
record StockSnapshot(Map<Sku, ItemLevel> items, Map<Owner, Long> owned, Map<UUID, Reservation> reservations) {
	/**
	 * @param level empty if the item never had stock
	 * @param maxPerCustomer null for no limit
	 */
	record ItemLevel(Money price, Level level, @Nullable Integer maxPerCustomer) {}

	/** A customer and an item with a limit. */
	record Owner(Sku sku, String customer) {}

	StockSnapshot {
		items = Map.copyOf(items);
		owned = Map.copyOf(owned);
		reservations = Map.copyOf(reservations);
	}
}
