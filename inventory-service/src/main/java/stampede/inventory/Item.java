package stampede.inventory;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/**
 * Something that is sold.
 *
 * @param price of one
 * @param maxPerCustomer how many one customer may hold and own together; null for no limit
 */
public record Item(Sku sku, String name, Money price, @Nullable Integer maxPerCustomer) {}
