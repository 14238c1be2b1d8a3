package stampede.order.inventory;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * @param client how to reach inventory-service
 */
@Validated
@ConfigurationProperties("orders.inventory")
record InventoryProperties(@NotNull ClientProperties client) {}
