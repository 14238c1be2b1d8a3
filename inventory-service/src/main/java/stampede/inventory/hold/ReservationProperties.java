package stampede.inventory.hold;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;

/**
 * Reservations.
 *
 * @param ttl How long stock is held for an order that neither commits nor releases it.
 * @param batch Combination of concurrent commands into one statement.
 */
@Validated
@ConfigurationProperties("inventory.reservations")
record ReservationProperties(@DefaultValue("10m") Duration ttl,
		@DefaultValue @Valid @NestedConfigurationProperty BatchSettings batch) {
	@AssertTrue(message = "inventory.reservations.ttl must be positive")
	boolean isTtlPositive() {
		return ttl.isPositive();
	}
}
