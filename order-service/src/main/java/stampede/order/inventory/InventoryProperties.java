package stampede.order.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;
import stampede.kit.client.ClientProperties;

/**
 * The downstream service inventory-service.
 *
 * @param client HTTP client of inventory-service.
 * @param batch Combination of concurrent commands into one call.
 */
@Validated
@ConfigurationProperties("orders.inventory")
record InventoryProperties(@NotNull @NestedConfigurationProperty ClientProperties client,
		@DefaultValue @Valid @NestedConfigurationProperty BatchSettings batch) {}
