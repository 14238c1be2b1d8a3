package stampede.order.store;

import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.SetParameters;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderLine;

/** The statement that saves orders. */
@Repository
class OrderSaves {
	private static final SetParameters<LineSave> LINES = SetParameters.of("line", LineSave.class)
			.column("order_id", UUID[]::new, save -> save.order().id().value())
			.column("sku", String[]::new, save -> save.line().sku())
			.column("unit_price", Long[]::new, save -> OrderRows.amount(save.line().unitPrice()))
			.column("refunded", Integer[]::new, save -> save.line().refunded());
	private static final SetParameters<Input> INPUT = SetParameters.of("input", Input.class)
			.column("id", UUID[]::new, save -> save.order().id().value())
			.column("version", Long[]::new, save -> save.order().version())
			.column("state", String[]::new, save -> save.order().state().label())
			.column("final", Boolean[]::new, save -> save.order().state().isFinal())
			.column("reason", String[]::new, save -> OrderRows.columns(save.order().state()).reason())
			.column("payment_id", UUID[]::new, save -> OrderRows.columns(save.order().state()).payment())
			.column("refund_id", UUID[]::new, save -> OrderRows.columns(save.order().state()).refund())
			.column("token", String[]::new, save -> save.order().token())
			.column("amount", Long[]::new, save -> OrderRows.amount(save.order().total()))
			.column("currency", String[]::new, save -> OrderRows.currency(save.order().total()))
			.column("payload", String[]::new, Input::payload)
			.column("trace", String[]::new, Input::trace)
			.column("status", Integer[]::new, save -> save.response() == null ? null : save.response().status())
			.column("content_type", String[]::new,
					save -> save.response() == null ? null : save.response().contentType())
			.column("location", String[]::new, save -> save.response() == null ? null : save.response().location())
			.column("body", String[]::new, save -> save.response() == null ? null : save.response().body());
	/** Locks in key order, so that statements on the same orders do not deadlock. */
	private static final String SAVE = """
			WITH input AS (
			    SELECT * FROM
			""" + INPUT.table()
			+ """
					), locked AS (
					    SELECT id FROM orders WHERE id = ANY (:input_id) ORDER BY id FOR NO KEY UPDATE
					), saved AS (
					    UPDATE orders o
					       SET state = input.state, reason = input.reason, payment_id = input.payment_id, refund_id = input.refund_id,
					           token = input.token, total_amount = input.amount, total_currency = input.currency, updated_at = now(),
					           version = o.version + 1, events = o.events + 1, attempts = 0,
					           due_at = CASE WHEN input.final THEN NULL ELSE now() + make_interval(secs => :lease) END
					      FROM input JOIN locked ON locked.id = input.id
					     WHERE o.id = input.id AND o.version = input.version
					    RETURNING o.id, o.events
					), answered AS (
					    UPDATE placement p
					       SET status = input.status, content_type = input.content_type, location = input.location, body = input.body
					      FROM saved JOIN input ON input.id = saved.id
					     WHERE input.final AND p.order_id = saved.id AND p.status IS NULL
					), lines AS (
					    UPDATE order_line l
					       SET unit_price = line.unit_price, currency = input.currency, refunded = line.refunded
					      FROM saved
					      JOIN input ON input.id = saved.id
					      JOIN
					"""
			+ LINES.table() + """
					        ON line.order_id = saved.id
					     WHERE l.order_id = saved.id AND l.sku = line.sku
					       AND (l.unit_price, l.refunded) IS DISTINCT FROM (line.unit_price, line.refunded)
					)
					INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
					SELECT saved.id, saved.events, input.state, input.payload::jsonb, now(), input.trace
					  FROM saved JOIN input ON input.id = saved.id
					RETURNING order_id, occurred_at
					""";
	private final DatabaseClient db;
	private final OrderRows rows;
	private final ResponseRenderer responses;
	private final CheckoutProperties properties;

	OrderSaves(DatabaseClient db, OrderRows rows, ResponseRenderer responses, CheckoutProperties properties) {
		this.db = db;
		this.rows = rows;
		this.responses = responses;
		this.properties = properties;
	}

	/**
	 * An order to save.
	 *
	 * @param trace the W3C traceparent of the request or worker that changed it
	 */
	record Save(Order order, @Nullable String trace) {}

	/** @param response to store for the placement of the order; null unless the state is final */
	private record Input(Order order, @Nullable String trace, String payload, @Nullable StoredResponse response) {}

	private record LineSave(Order order, OrderLine line) {}

	/**
	 * Saves the state, total and lines of each order whose version is still that of the database, writes its event and renews its lease.
	 * A final state also stores the response of the placement, unless one is stored. Returns each order with its new version, in the
	 * order of the list; empty where it is stale.
	 */
	Mono<List<Optional<Order>>> save(List<Save> saves) {
		var inputs = saves.stream().map(save -> new Input(save.order(), save.trace(), rows.payload(save.order()),
				save.order().state().isFinal() ? responses.of(save.order()) : null)).toList();
		var lines = saves.stream().<LineSave>mapMulti((save, all) -> save.order().lines()
				.forEach(line -> all.accept(new LineSave(save.order(), line)))).toList();
		return LINES.bind(INPUT.bind(db.sql(SAVE), inputs), lines)
				.bind("lease", seconds(properties.lease()))
				.map(OrderSaves::written)
				.all()
				.collectMap(Written::order, Written::at)
				.map(times -> saves.stream().map(save -> Optional.ofNullable(times.get(save.order().id().value()))
						.map(save.order()::saved)).toList());
	}

	private record Written(UUID order, Instant at) {}

	private static Written written(Readable row) {
		return new Written(required(row, "order_id", UUID.class), required(row, "occurred_at", Instant.class));
	}
}
