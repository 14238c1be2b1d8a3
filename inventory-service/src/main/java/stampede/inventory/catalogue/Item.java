package stampede.inventory.catalogue;

import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;
import stampede.kit.money.Money;

/**
 * Something that is sold.
 *
 * @param price of one
 * @param maxPerCustomer how many one customer may hold and own together; null for no limit
 */
public record Item(Sku sku, String name, Money price, @Nullable Integer maxPerCustomer) {}
