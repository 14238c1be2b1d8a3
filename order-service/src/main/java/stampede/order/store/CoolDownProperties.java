package stampede.order.store;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of a customer's next order, against card testing and against holding stock without paying.
 *
 * @param maxUnpaidOrders The next order is refused while the customer has this many orders in progress or ended without a payment
 *     after stock was held. 0 switches all of these limits off.
 * @param window How long an unpaid order counts. It counts longer for each further max-unpaid-orders of them within a day.
 * @param maxUnitsInProgress Units that the orders in progress of one customer may hold together. A single order is not limited.
 * @param maxReturnedOrders An item is refused when the customer has returned this many orders of it within a day.
 */
@Validated
@ConfigurationProperties("orders.cool-down")
record CoolDownProperties(@DefaultValue("5") @Min(0) int maxUnpaidOrders, @DefaultValue("10m") Duration window,
		@DefaultValue("20") @Min(0) int maxUnitsInProgress, @DefaultValue("3") @Min(1) int maxReturnedOrders) {
	@AssertTrue(message = "orders.cool-down.window must be positive")
	boolean isWindowPositive() {
		return window.isPositive();
	}
}
