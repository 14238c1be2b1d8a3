package stampede.inventory.hold;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param ttl how long stock is held for an order that neither commits nor releases it
 */
@Validated
@ConfigurationProperties("inventory.reservations")
record ReservationProperties(@DefaultValue("10m") Duration ttl) {
	@AssertTrue(message = "inventory.reservations.ttl must be positive")
	boolean isTtlPositive() {
		return ttl.isPositive();
	}
}
