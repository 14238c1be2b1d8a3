package stampede.order.web;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.order.Order;
import stampede.order.OrderLine;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;

/** An order as its customer sees it; the payment token is not part of it. */
@Schema(name = "Order")
record OrderView(UUID orderId,
		@Schema(description = "The state of the order. CONFIRMED, REFUNDED, REJECTED and CANCELLED are final; new ones may be added", allowableValues = {
				"PLACED", "RESERVED", "UNDOING", "CONFIRMED", "REFUNDING", "REFUNDED", "REJECTED",
				"CANCELLED"}) String state,
		@Schema(description = "Why it was rejected", example = "OUT_OF_STOCK") @Nullable String reason,
		List<OrderLine> lines, @Schema(description = "What it costs; absent until stock is held") @Nullable Money total,
		@Schema(description = "What has been paid back so far") @Nullable Money refunded,
		@Schema(description = "Its payment, once it is confirmed") @Nullable UUID paymentId,
		@JsonFormat(pattern = MICROSECONDS, timezone = "UTC") Instant createdAt,
		@JsonFormat(pattern = MICROSECONDS, timezone = "UTC") Instant updatedAt) {
	/** As exact as the database, which writes a time into the answer that it stores ({@link stampede.order.Orders}). */
	private static final String MICROSECONDS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'";

	static OrderView of(Order order) {
		return new OrderView(order.id().value(), order.state().label(), reason(order), order.lines(), order.total(),
				order.refundedTotal(), payment(order), order.createdAt(), order.updatedAt());
	}

	private static @Nullable String reason(Order order) {
		return order.state() instanceof Rejected(var reason) ? reason.name() : null;
	}

	private static @Nullable UUID payment(Order order) {
		return switch (order.state()) {
			case Confirmed(var payment) -> payment;
			case Refunding(var payment, _) -> payment;
			case Refunded(var payment) -> payment;
			case Placed _,Reserved _,Compensating _,Rejected _,Cancelled _ -> null;
		};
	}
}
