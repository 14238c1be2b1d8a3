package stampede.order.maintenance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit of order-service's invariants.
 *
 * @param enabled Whether this process runs audits.
 * @param interval Interval between two audits.
 * @param timeout How long an audit may take. It reads every stored row.
 */
@ConfigurationProperties("orders.audit")
record AuditProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1h") Duration interval,
		@DefaultValue("5m") Duration timeout) {}
