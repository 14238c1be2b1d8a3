package stampede.inventory.hold;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;

/**
 * @param ttl how long stock is held for an order that neither commits nor releases it
 * @param batch how much of what comes at the same time goes to the database together
 */
@Validated
@ConfigurationProperties("inventory.reservations")
record ReservationProperties(@DefaultValue("10m") Duration ttl, @DefaultValue @Valid BatchSettings batch) {
	@AssertTrue(message = "inventory.reservations.ttl must be positive")
	boolean isTtlPositive() {
		return ttl.isPositive();
	}
}
