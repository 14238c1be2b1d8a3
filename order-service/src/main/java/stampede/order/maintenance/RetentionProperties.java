package stampede.order.maintenance;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param unpaid how long orders that ended without a payment are kept
 * @param events how long the events of orders that have ended are kept; the orders themselves tell how they ended
 * @param interval between two looks for what may be forgotten
 */
@Validated
@ConfigurationProperties("orders.retention")
record RetentionProperties(@DefaultValue("30d") Duration unpaid, @DefaultValue("90d") Duration events,
		@DefaultValue("5m") Duration interval) {
	@AssertTrue(message = "orders.retention.unpaid and orders.retention.events must be at least a day")
	boolean isLongEnough() {
		return unpaid.toDays() >= 1 && events.toDays() >= 1;
	}
}
