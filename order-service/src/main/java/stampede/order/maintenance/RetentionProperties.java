package stampede.order.maintenance;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Deletion of orders and events.
 *
 * @param unpaidOrders How long orders that ended without a payment are kept.
 * @param events How long the events of final orders are kept.
 * @param interval Interval between two deletions.
 */
@Validated
@ConfigurationProperties("orders.retention")
record RetentionProperties(@DefaultValue("30d") Duration unpaidOrders, @DefaultValue("90d") Duration events,
		@DefaultValue("5m") Duration interval) {
	@AssertTrue(message = "orders.retention.unpaid-orders and orders.retention.events must be at least a day")
	boolean isLongEnough() {
		return unpaidOrders.toDays() >= 1 && events.toDays() >= 1;
	}
}
