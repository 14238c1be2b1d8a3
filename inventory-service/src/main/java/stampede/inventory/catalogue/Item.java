package stampede.inventory.catalogue;

import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;
import stampede.kit.money.Money;

/**
 * An item on sale.
 *
 * @param price of one unit
 * @param maxPerCustomer maximum quantity for one customer, held and bought; null for no limit
 */
public record Item(Sku sku, String name, Money price, @Nullable Integer maxPerCustomer) {}
