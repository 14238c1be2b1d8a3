package stampede.order.attention;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import stampede.order.OrderId;
import stampede.order.OrderState;

/**
 * An order that could not be finished however often it was tried.
 *
 * @param state where it stands, as {@link OrderState#label} says it
 * @param lastFailure what the last attempt met; null where the process died over it
 */
public record StuckOrder(OrderId id, String owner, String state, int attempts, Instant createdAt, Instant updatedAt,
		@Nullable String lastFailure) {}
