package stampede.recommendation.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import stampede.kit.money.Money;

/**
 * An item of the catalogue.
 *
 * @param available a moment ago
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Item(String sku, String name, Money price, long available) {}
