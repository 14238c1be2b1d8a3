package stampede.recommendation.store;

import java.time.Instant;

/**
 * An item that a customer bought.
 *
 * @param customer a pseudonym
 */
public record Purchase(String customer, String sku, Instant at) {}
