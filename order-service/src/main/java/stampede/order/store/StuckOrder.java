package stampede.order.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import stampede.order.OrderId;

/**
 * An order that the recovery worker gave up after too many attempts.
 *
 * @param state the name of an {@link stampede.order.OrderStatus}
 * @param lastFailure of the last attempt; null where the process died in it
 */
public record StuckOrder(OrderId id, String owner, String state, int attempts, Instant createdAt, Instant updatedAt,
		@Nullable String lastFailure) {}
