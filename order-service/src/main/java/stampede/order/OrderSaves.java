package stampede.order;

import static stampede.kit.r2dbc.Rows.column;
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
import stampede.order.placing.OrderIntake;

/**
 * Saves orders, in statements on sets: as {@link OrderIntake} takes them in.
 */
@Repository
class OrderSaves {
	/** How an answer says the time that only the database knows: what is written before it is told. */
	private static final String UNKNOWN_TIME = "1970-01-01T00:00:00.000000Z";
	private final DatabaseClient db;
	private final OrderRows rows;
	private final ResponseRenderer answers;
	private final CheckoutProperties properties;

	OrderSaves(DatabaseClient db, OrderRows rows, ResponseRenderer answers, CheckoutProperties properties) {
		this.db = db;
		this.rows = rows;
		this.answers = answers;
		this.properties = properties;
	}

	/**
	 * An order as it is to be.
	 *
	 * @param trace the W3C traceparent of what changed it
	 */
	record Save(Order order, @Nullable String trace) {}

	/**
	 * Saves state, total and lines and renews the lease, each where its version is still that of the database; answers the order
	 * with its new version, empty where it is stale. With a final state comes what the caller who placed it is told, unless they
	 * have been told something already.
	 */
	Mono<List<Optional<Order>>> save(List<Save> asked) {
		var told = asked.stream().map(each -> each.order().state().isFinal()
				? Optional.of(answers.of(each.order().saved(Instant.EPOCH)))
				: Optional.<StoredResponse>empty()).toList();
		var lines = asked.stream().flatMap(each -> each.order().lines().stream()).toList();
		var lineOrders = asked.stream()
				.flatMap(each -> each.order().lines().stream().map(_ -> each.order().id().value()));
		return db
				.sql("""
						WITH asked AS (
						    SELECT * FROM unnest(:orders, :versions, :states, :finals, :reasons, :payments, :refunds, :tokens, :amounts,
						                         :currencies, :payloads, :traces, :statuses, :contentTypes, :locations, :bodies)
						        AS asked (id, version, state, final, reason, payment_id, refund_id, token, amount,
						                  currency, payload, trace, status, content_type, location, body)
						), locked AS (
						    SELECT id FROM orders WHERE id = ANY (:orders) ORDER BY id FOR NO KEY UPDATE
						), saved AS (
						    UPDATE orders o
						       SET state = asked.state, reason = asked.reason, payment_id = asked.payment_id, refund_id = asked.refund_id,
						           token = asked.token, total_amount = asked.amount, total_currency = asked.currency, updated_at = now(),
						           version = o.version + 1, events = o.events + 1, attempts = 0,
						           due_at = CASE WHEN asked.final THEN NULL ELSE now() + make_interval(secs => :lease) END
						      FROM asked JOIN locked ON locked.id = asked.id
						     WHERE o.id = asked.id AND o.version = asked.version
						    RETURNING o.id, o.events
						), answered AS (
						    UPDATE placement p
						       SET status = asked.status, content_type = asked.content_type, location = asked.location,
						           body = replace(asked.body, :unknownTime, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
						      FROM saved JOIN asked ON asked.id = saved.id
						     WHERE asked.final AND p.order_id = saved.id AND p.status IS NULL
						), lines AS (
						    UPDATE order_line l
						       SET unit_price = line.unit_price, currency = asked.currency, refunded = line.refunded
						      FROM saved
						      JOIN asked ON asked.id = saved.id
						      JOIN unnest(:lineOrders, :skus, :prices, :refunded) AS line (order_id, sku, unit_price, refunded)
						        ON line.order_id = saved.id
						     WHERE l.order_id = saved.id AND l.sku = line.sku
						       AND (l.unit_price, l.refunded) IS DISTINCT FROM (line.unit_price, line.refunded)
						)
						INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
						SELECT saved.id, saved.events, asked.state, asked.payload::jsonb, now(), asked.trace
						  FROM saved JOIN asked ON asked.id = saved.id
						RETURNING order_id, occurred_at
						""")
				.bind("orders", column(asked, each -> each.order().id().value(), UUID[]::new))
				.bind("versions", column(asked, each -> each.order().version(), Long[]::new))
				.bind("states", column(asked, each -> each.order().state().label(), String[]::new))
				.bind("finals", column(asked, each -> each.order().state().isFinal(), Boolean[]::new))
				.bind("reasons", column(asked, each -> OrderRows.columns(each.order().state()).reason(), String[]::new))
				.bind("payments", column(asked, each -> OrderRows.columns(each.order().state()).payment(), UUID[]::new))
				.bind("refunds", column(asked, each -> OrderRows.columns(each.order().state()).refund(), UUID[]::new))
				.bind("tokens", column(asked, each -> each.order().token(), String[]::new))
				.bind("amounts", column(asked, each -> OrderRows.amount(each.order().total()), Long[]::new))
				.bind("currencies", column(asked, each -> OrderRows.currency(each.order().total()), String[]::new))
				.bind("payloads", column(asked, each -> rows.payload(each.order()), String[]::new))
				.bind("traces", column(asked, Save::trace, String[]::new))
				.bind("statuses", column(told, each -> each.map(StoredResponse::status).orElse(null), Integer[]::new))
				.bind("contentTypes",
						column(told, each -> each.map(StoredResponse::contentType).orElse(null), String[]::new))
				.bind("locations", column(told, each -> each.map(StoredResponse::location).orElse(null), String[]::new))
				.bind("bodies", column(told, each -> each.map(StoredResponse::body).orElse(null), String[]::new))
				.bind("lineOrders", lineOrders.toArray(UUID[]::new))
				.bind("skus", column(lines, OrderLine::sku, String[]::new))
				.bind("prices", column(lines, line -> OrderRows.amount(line.unitPrice()), Long[]::new))
				.bind("refunded", column(lines, OrderLine::refunded, Integer[]::new))
				.bind("lease", seconds(properties.lease()))
				.bind("unknownTime", UNKNOWN_TIME)
				.map(OrderSaves::written)
				.all()
				.collectMap(Written::order, Written::at)
				.map(times -> asked.stream().map(each -> Optional.ofNullable(times.get(each.order().id().value()))
						.map(each.order()::saved)).toList());
	}

	private record Written(UUID order, Instant at) {}

	private static Written written(Readable row) {
		return new Written(required(row, "order_id", UUID.class),
				required(row, "occurred_at", Instant.class));
	}
}
