package stampede.gateway.budget;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.web.server.ServerWebExchange;

/**
 * Whether a timeout counts as a failure of the service. A client's own short deadline says nothing about the service; a short budget that
 * the gateway gives to a request does.
 *
 * @param minTimeout A request that times out counts as a failure of the service only if its budget was at least this long, or at least half of a shorter one that the gateway itself gave it.
 */
@ConfigurationProperties("gateway.timeout-accounting")
public record TimeoutAccounting(@DefaultValue("1s") Duration minTimeout) {
	private static final String BUDGET = TimeoutAccounting.class.getName();

	/** The gateway itself gives this request so little time. A timeout counts if at least half of it was left for the service. */
	public static void ownBudget(ServerWebExchange exchange, Duration budget) {
		exchange.getAttributes().put(BUDGET, budget);
	}

	/** Whether a timeout of this request after {@code given} counts. */
	public boolean isEnough(ServerWebExchange exchange, Duration given) {
		return given.compareTo(minTimeout) >= 0
				|| (exchange.getAttribute(BUDGET) instanceof Duration own && given.compareTo(own.dividedBy(2)) >= 0);
	}

	ResponseTimeoutException after(ServerWebExchange exchange, Duration given) {
		return isEnough(exchange, given) ? new ResponseTimeoutException() : new ClientDeadlineTooShortException();
	}
}
