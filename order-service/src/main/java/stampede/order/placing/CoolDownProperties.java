package stampede.order.placing;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a customer has to wait before the next order, against card testing and against holding stock without paying.
 *
 * @param unpaid the next order is refused when the customer has so many orders in progress or ended unpaid after stock was held; 0
 *     switches all of these limits off
 * @param within how long an unpaid order counts; it counts longer for each further {@code unpaid} of them within a day
 * @param unitsInProgress the units that further orders in progress may hold together; a single order is not limited by it
 * @param returned an item is refused when the customer has returned so many orders with it within a day
 */
@Validated
@ConfigurationProperties("orders.cool-down")
record CoolDownProperties(@DefaultValue("5") @Min(0) int unpaid, @DefaultValue("10m") Duration within,
		@DefaultValue("20") @Min(0) int unitsInProgress, @DefaultValue("3") @Min(1) int returned) {
	@AssertTrue(message = "orders.cool-down.within must be positive")
	boolean isWithinPositive() {
		return within.isPositive();
	}
}
