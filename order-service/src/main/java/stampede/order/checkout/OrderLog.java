package stampede.order.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import stampede.kit.client.DownstreamUnavailableException;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.tracing.Traces;
import stampede.order.Order;

/**
 * Log lines about single orders. Each has the order's id and trace as fields ({@code order.id}, {@code trace.id}), and contains nothing
 * about the customer or the payment.
 */
public final class OrderLog {
	private static final Logger log = LoggerFactory.getLogger(OrderLog.class);
	private static final Duration LATE = Duration.ofSeconds(60);
	private static final AggregatedWarning HANDED_TO_RECOVERY = new AggregatedWarning(log,
			"{} orders handed to recovery; latest failure: {}");
	private static final AggregatedWarning UNFINISHED = new AggregatedWarning(log,
			"{} attempts left an order of more than a minute unfinished; latest: {}");

	private OrderLog() {}

	/** After a save: one line for each order that reaches a final state. */
	static void onSaved(Order before, Order after) {
		if (!before.state().isFinal() && after.state().isFinal()) {
			line(Level.INFO, after).log("order {} is {} after {} ms", after.id(), after.state().label(),
					Duration.between(after.createdAt(), after.updatedAt()).toMillis());
		}
	}

	static void paymentPending(Order order) {
		line(Level.DEBUG, order).log("payment of order {} is pending", order.id());
	}

	/** An outage concerns each order, so that the warning is one line for all of them; an open circuit breaker was logged already. */
	static void handedToRecovery(Order order, Throwable failure) {
		var isLogged = failure instanceof DownstreamUnavailableException;
		line(isLogged ? Level.DEBUG : Level.INFO, order).log("order {} handed to recovery in state {}: {}", order.id(),
				order.state().label(), failure.toString());
		if (!isLogged) {
			HANDED_TO_RECOVERY.add(failure.toString());
		}
	}

	/** The recovery worker could not continue the order. */
	public static void recoveryFailed(Order order, Throwable failure) {
		line(Level.WARN, order).setCause(failure).log("recovery of order {} failed; retry after lease expiry",
				order.id());
	}

	/** The order needs an operator. */
	public static void stuck(UUID id, int maxAttempts) {
		log.atError().addKeyValue("order.id", id).log("order {} exceeded {} attempts; needs operator", id, maxAttempts);
	}

	/** After an attempt of the recovery worker: at INFO for the order, and one warning for all unfinished ones. */
	public static void onAttempt(Order order) {
		if (!order.state().isFinal() && order.createdAt().isBefore(Instant.now().minus(LATE))) {
			line(Level.INFO, order).log("order {} of {} is still {}", order.id(), order.createdAt(),
					order.state().label());
			UNFINISHED.add(order.id() + " is " + order.state().label());
		}
	}

	private static LoggingEventBuilder line(Level level, Order order) {
		return Traces.addTraceId(log.atLevel(level).addKeyValue("order.id", order.id()), order.trace());
	}
}
