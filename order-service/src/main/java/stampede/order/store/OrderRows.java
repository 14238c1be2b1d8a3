package stampede.order.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import stampede.kit.money.Money;
import stampede.kit.r2dbc.Rows;
import stampede.order.Order;
import stampede.order.OrderEventData;
import stampede.order.OrderId;
import stampede.order.OrderLine;
import stampede.order.OrderState;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Outcome;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.OrderStatus;

/** Maps an order and its state to columns and back. */
@Component
class OrderRows {
	/** The lines of an order, gathered into one JSON array, so that one row is one order. */
	static final String LINES = """
			(SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'price', l.unit_price,
			        'currency', l.currency, 'refunded', l.refunded) ORDER BY l.line_no)
			   FROM order_line l WHERE l.order_id = o.id)::text AS lines
			""";
	/** The columns of an order. */
	static final String COLUMNS = """
			o.id, o.owner, o.state, o.reason, o.token, o.expected_amount, o.expected_currency, o.total_amount,
			o.total_currency, o.payment_id, o.refund_id, o.created_at, o.updated_at, o.traceparent, o.version,
			""" + LINES;

	private final ObjectMapper json;

	OrderRows(ObjectMapper json) {
		this.json = json;
	}

	Order order(Readable row) {
		return new Order(new OrderId(Rows.required(row, "id", UUID.class)), Rows.required(row, "owner", String.class),
				lines(row),
				state(row), row.get("token", String.class), money(row, "expected"), money(row, "total"),
				Rows.required(row, "created_at", Instant.class), Rows.required(row, "updated_at", Instant.class),
				row.get("traceparent", String.class), Rows.required(row, "version", Long.class));
	}

	/** The state's own columns: reason, payment_id and refund_id, in that order; each may be null. */
	static StateColumns columns(OrderState state) {
		return switch (state) {
			case Placed _,Reserved _,Cancelled _ -> new StateColumns(null, null, null);
			case Compensating(Rejected(var reason)) -> new StateColumns(reason.name(), null, null);
			case Compensating(Cancelled _) -> new StateColumns(null, null, null);
			case Confirmed(var payment) -> new StateColumns(null, payment, null);
			case Refunding(var payment, var refund) -> new StateColumns(null, payment, refund);
			case Refunded(var payment) -> new StateColumns(null, payment, null);
			case Rejected(var reason) -> new StateColumns(reason.name(), null, null);
		};
	}

	record StateColumns(@Nullable String reason, @Nullable UUID payment, @Nullable UUID refund) {}

	/** The data of the event of the order's current state, as JSON. */
	String payload(Order order) {
		return write(new OrderEventData(order.id().value(), order.state().label(), order.total(),
				columns(order.state()).reason()));
	}

	String write(Object value) {
		try {
			return json.writeValueAsString(value);
		} catch (JsonProcessingException impossible) {
			throw new IllegalStateException("plain values can always be written", impossible);
		}
	}

	<T> T read(String text, TypeReference<T> type) {
		try {
			return json.readValue(text, type);
		} catch (JsonProcessingException corrupt) {
			throw new IllegalStateException("a stored value cannot be read", corrupt);
		}
	}

	/** The lines of a row with the column {@link #LINES}. */
	List<OrderLine> lines(Readable row) {
		return read(Rows.required(row, "lines", String.class), new TypeReference<List<LineRow>>() {}).stream()
				.map(LineRow::line)
				.toList();
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record LineRow(String sku, int quantity, @Nullable Long price, @Nullable String currency, int refunded) {
		OrderLine line() {
			var unitPrice = price == null || currency == null ? null : new Money(price, currency);
			return new OrderLine(sku, quantity, unitPrice, refunded);
		}
	}

	private static OrderState state(Readable row) {
		return switch (OrderStatus.valueOf(Rows.required(row, "state", String.class))) {
			case PLACED -> new Placed();
			case RESERVED -> new Reserved();
			case COMPENSATING -> new Compensating(outcome(row));
			case CONFIRMED -> new Confirmed(Rows.required(row, "payment_id", UUID.class));
			case REFUNDING ->
				new Refunding(Rows.required(row, "payment_id", UUID.class),
						Rows.required(row, "refund_id", UUID.class));
			case REFUNDED -> new Refunded(Rows.required(row, "payment_id", UUID.class));
			case REJECTED -> outcome(row);
			case CANCELLED -> new Cancelled();
		};
	}

	private static Outcome outcome(Readable row) {
		var reason = row.get("reason", String.class);
		return reason == null ? new Cancelled() : new Rejected(Reason.valueOf(reason));
	}

	private static @Nullable Money money(Readable row, String prefix) {
		var amount = row.get(prefix + "_amount", Long.class);
		var currency = row.get(prefix + "_currency", String.class);
		return amount == null || currency == null ? null : new Money(amount, currency);
	}

	static @Nullable Long amount(@Nullable Money money) {
		return money == null ? null : money.amount();
	}

	static @Nullable String currency(@Nullable Money money) {
		return money == null ? null : money.currency();
	}
}
