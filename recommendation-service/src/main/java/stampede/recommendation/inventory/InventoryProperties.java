package stampede.recommendation.inventory;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The downstream service inventory-service.
 *
 * @param client HTTP client of inventory-service.
 */
@Validated
@ConfigurationProperties("recommendations.inventory")
record InventoryProperties(@NotNull @NestedConfigurationProperty ClientProperties client) {}
