package stampede.order.checkout;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import stampede.kit.tracing.Traces;
import stampede.order.Order;

/**
 * What is told of single orders, for whoever looks for one: each line has the order's id and its trace as fields
 * ({@code order.id}, {@code trace.id}), and nothing of its customer or of how it is paid.
 */
final class OrderLog {
	private static final Logger log = LoggerFactory.getLogger(OrderLog.class);
	private static final Duration LATE = Duration.ofSeconds(60);

	private OrderLog() {}

	/** {@code after} was saved in place of {@code before}. One line for each order that ends, or is taken back. */
	static void moved(Order before, Order after) {
		if (!before.state().isFinal() && after.state().isFinal()) {
			line(Level.INFO, after).log("order {} is {} after {} ms", after.id(), after.state().label(),
					Duration.between(after.createdAt(), after.updatedAt()).toMillis());
		}
	}

	static void waitsForItsMoney(Order order) {
		line(Level.DEBUG, order).log("order {} waits for its money", order.id());
	}

	/** @param level lower where the reason has been told already, and every order would tell it again */
	static void left(Order order, Level level, Throwable failure) {
		line(level, order).log("order {} is left {} for the recovery worker: {}", order.id(), order.state().label(),
				failure.toString());
	}

	static void comesBack(Order order, Throwable failure) {
		line(Level.WARN, order).setCause(failure).log("order {} comes back with its lease", order.id());
	}

	static void parked(UUID id) {
		log.atError().addKeyValue("order.id", id)
				.log("order {} was tried too often and is parked: an operator has to look", id);
	}

	/** After an attempt of the recovery worker. */
	static void attempted(Order order) {
		if (!order.state().isFinal() && order.createdAt().isBefore(Instant.now().minus(LATE))) {
			line(Level.WARN, order).log("order {} of {} is still {}", order.id(), order.createdAt(),
					order.state().label());
		}
	}

	private static LoggingEventBuilder line(Level level, Order order) {
		return Traces.tell(log.atLevel(level).addKeyValue("order.id", order.id()), order.trace());
	}
}
