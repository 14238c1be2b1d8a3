package stampede.inventory.hold;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Level;
import stampede.inventory.Reservation;
import stampede.inventory.Sku;
import stampede.kit.money.Money;

/**
 * What there was when it was looked at, as far as a list of holds is about it. Nothing is locked: whoever writes what follows from
 * it must look again.
 *
 * @param items those of the catalogue
 * @param owned how much its customer holds and has bought of it, where that is anything
 * @param reservations those that the orders have already
 */
record StockSnapshot(Map<Sku, ItemLevel> items, Map<Owner, Long> owned, Map<UUID, Reservation> reservations) {
	/**
	 * @param level nothing where it never had any
	 * @param maxPerCustomer null for no limit
	 */
	record ItemLevel(Money price, Level level, @Nullable Integer maxPerCustomer) {}

	/** Whose limit, and of what. */
	record Owner(Sku sku, String customer) {}

	StockSnapshot {
		items = Map.copyOf(items);
		owned = Map.copyOf(owned);
		reservations = Map.copyOf(reservations);
	}
}
