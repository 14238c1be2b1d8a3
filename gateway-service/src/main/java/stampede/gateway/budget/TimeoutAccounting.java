package stampede.gateway.budget;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether a timeout counts as a failure of the service.
 *
 * @param minTimeout A request that times out counts as a failure of the service only if its budget was at least this long.
 */
@ConfigurationProperties("gateway.timeout-accounting")
public record TimeoutAccounting(@DefaultValue("1s") Duration minTimeout) {
	/** Whether a timeout after {@code given} counts. */
	public boolean isEnough(Duration given) {
		return given.compareTo(minTimeout) >= 0;
	}

	ResponseTimeoutException after(Duration given) {
		return isEnough(given) ? new ResponseTimeoutException() : new ClientDeadlineTooShortException();
	}
}
