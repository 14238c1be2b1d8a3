package stampede.inventory.maintenance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled whether this process takes part
 * @param interval between two audits
 * @param longest how long one may take: it reads every row that is kept
 */
@ConfigurationProperties("inventory.audit")
record AuditProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1h") Duration interval,
		@DefaultValue("5m") Duration longest) {}
