package stampede.order.inventory;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;
import stampede.kit.client.ClientProperties;

/**
 * @param client how to reach inventory-service
 * @param batch how much of what is asked for several orders at the same time goes there in one call
 */
@Validated
@ConfigurationProperties("orders.inventory")
record InventoryProperties(@NotNull ClientProperties client, @DefaultValue @Valid BatchSettings batch) {}
