package stampede.inventory.catalogue;

/**
 * An item and how many of it are free at this moment.
 *
 * @param available on hand and not reserved
 */
public record Offer(Item item, long available) {}
