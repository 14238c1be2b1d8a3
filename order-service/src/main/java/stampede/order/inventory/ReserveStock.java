package stampede.order.inventory;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/** Asks that every line of an order be held, or none. */
record ReserveStock(UUID order, Body body) {
	/** In JSON. */
	record Body(String customer, List<InventoryClient.Line> lines, @Nullable Money expectedTotal) {}
}
