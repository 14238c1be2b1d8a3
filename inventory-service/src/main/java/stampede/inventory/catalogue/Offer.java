package stampede.inventory.catalogue;

/**
 * An item and its available quantity at this moment.
 *
 * @param available on hand and not reserved
 */
public record Offer(Item item, long available) {}
