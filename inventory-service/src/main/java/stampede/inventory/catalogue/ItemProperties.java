package stampede.inventory.catalogue;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Items.
 *
 * @param defaultMaxPerCustomer Maximum quantity for one customer of an item that is defined without a limit. Without any limit, one
 *     customer could buy the whole stock.
 */
@Validated
@ConfigurationProperties("inventory.items")
public record ItemProperties(@DefaultValue("10") @Min(1) int defaultMaxPerCustomer) {}
