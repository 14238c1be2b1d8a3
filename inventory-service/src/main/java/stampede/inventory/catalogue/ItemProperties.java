package stampede.inventory.catalogue;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param defaultMaxPerCustomer the limit of an item that is defined without one: a sale without any can be emptied by one
 *     customer
 */
@Validated
@ConfigurationProperties("inventory.items")
public record ItemProperties(@DefaultValue("10") @Min(1) int defaultMaxPerCustomer) {}
