package stampede.order.maintenance;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Deletion of orders and events.
 *
 * @param unpaidOrders How long orders that ended without a payment are kept, at least.
 * @param events How long the events of final orders are kept, at least. An event that a reader of the feed has not read is kept longer.
 * @param silentReaders A reader of the feed that has been silent for so long is deleted, and events are no longer kept for it.
 * @param interval Interval between two deletions.
 */
@Validated
@ConfigurationProperties("orders.retention")
record RetentionProperties(@DefaultValue("30d") Duration unpaidOrders, @DefaultValue("90d") Duration events,
		@DefaultValue("7d") Duration silentReaders, @DefaultValue("5m") Duration interval) {
	@AssertTrue(message = "orders.retention.unpaid-orders, events and silent-readers must be at least a day")
	boolean isLongEnough() {
		return unpaidOrders.toDays() >= 1 && events.toDays() >= 1 && silentReaders.toDays() >= 1;
	}
}
