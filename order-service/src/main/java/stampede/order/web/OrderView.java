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
import stampede.order.OrderStatus;

/** An order as its customer sees it; the payment token is not part of it. */
@Schema(name = "Order")
record OrderView(UUID orderId,
		@Schema(description = "The state of the order. CONFIRMED, REFUNDED, REJECTED and CANCELLED are final; new ones may be added") OrderStatus state,
		@Schema(description = "Why the order was rejected", example = "OUT_OF_STOCK") @Nullable String reason,
		List<OrderLine> lines, @Schema(description = "The total; absent until the stock is held") @Nullable Money total,
		@Schema(description = "The refunded amount") @Nullable Money refunded,
		@Schema(description = "The payment, once the order is confirmed") @Nullable UUID paymentId,
		@JsonFormat(pattern = MICROSECONDS, timezone = "UTC") Instant createdAt,
		@Schema(description = "Absent in the response to the placement, which is stored before the time is known") @JsonFormat(pattern = MICROSECONDS, timezone = "UTC") @Nullable Instant updatedAt) {
	/** The precision of the database. */
	private static final String MICROSECONDS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'";

	static OrderView of(Order order) {
		return new OrderView(order.id().value(), order.state().status(), reason(order), order.lines(), order.total(),
				order.refundedTotal(), payment(order), order.createdAt(), order.updatedAt());
	}

	/** For the response to the placement: the statement that saves the final state stores it, before its time is known. */
	static OrderView ofPlacement(Order order) {
		return new OrderView(order.id().value(), order.state().status(), reason(order), order.lines(), order.total(),
				order.refundedTotal(), payment(order), order.createdAt(), null);
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
