package stampede.order.placing;

import static stampede.kit.r2dbc.Rows.column;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderLine;
import stampede.order.OrderRows;
import stampede.order.placing.IdempotencyRecords.Intent;

/**
 * Takes new orders in, in statements on sets: each takes a list, and answers one outcome for each member, in its order. What is true
 * of one member says nothing of another; an error is a fault, and concerns all of them. Times are the database's: hosts disagree.
 */
@Repository
public class OrderIntake {
	private final DatabaseClient db;
	private final OrderRows rows;
	private final CheckoutProperties properties;
	private final CoolDownProperties coolDown;

	OrderIntake(DatabaseClient db, OrderRows rows, CheckoutProperties properties, CoolDownProperties coolDown) {
		this.db = db;
		this.rows = rows;
		this.properties = properties;
		this.coolDown = coolDown;
	}

	/**
	 * A new order under a caller's key.
	 *
	 * @param trace the W3C traceparent of the request that placed it
	 */
	public record NewOrder(Intent intent, Order order, @Nullable String trace) {}

	/**
	 * Claims each key and adds its order, with its first event; the recovery worker leaves it alone for one lease. Answers the order
	 * with the time at which it was placed; empty where its key was not to be had, or its caller has to wait. Of several with one
	 * key in a list the first is taken.
	 */
	public Mono<List<Optional<Order>>> add(List<NewOrder> asked) {
		var keys = new HashSet<List<Object>>();
		var added = asked.stream().filter(each -> keys.add(List.of(each.intent().caller(), each.intent().key())))
				.toList();
		var lines = added.stream().flatMap(each -> each.order().lines().stream()).toList();
		var lineOrders = added.stream()
				.flatMap(each -> each.order().lines().stream().map(_ -> each.order().id().value()));
		return db
				.sql("""
						WITH asked AS (
						    SELECT *, row_number() OVER (PARTITION BY caller ORDER BY n) - 1 AS before
						      FROM unnest(:orders, :callers, :keys, :fingerprints, :tokens, :amounts, :currencies, :payloads, :traces)
						           WITH ORDINALITY AS asked (order_id, caller, key, fingerprint, token, amount, currency, payload, trace, n)
						), line AS (
						    SELECT * FROM unnest(:lineOrders, :skus, :quantities) WITH ORDINALITY AS line (order_id, sku, quantity, n)
						), claimed AS (
						    INSERT INTO placement (caller, key, fingerprint, order_id, locked_until, expires_at)
						    SELECT asked.caller, asked.key, asked.fingerprint, asked.order_id, now() + make_interval(secs => :lease),
						           now() + make_interval(secs => :keep)
						      FROM asked CROSS JOIN LATERAL (
						"""
						+ CoolDown.historyOf("asked.caller")
						+ """
								           ) AS history
								     WHERE :unpaid = 0
								        OR (history.unpaid + history.in_progress + asked.before < :unpaid
								            AND (history.in_progress = 0 OR :units >= history.units
								                 + (SELECT sum(line.quantity) FROM line WHERE line.order_id = asked.order_id))
								            AND :returned > (SELECT count(DISTINCT l.order_id) FROM order_line l
								                               JOIN line ON line.order_id = asked.order_id AND line.sku = l.sku
								                              WHERE l.order_id = ANY (history.returned)))
								     ORDER BY asked.caller, asked.key
								    ON CONFLICT (caller, key) DO UPDATE
								       SET fingerprint = excluded.fingerprint, order_id = excluded.order_id,
								           locked_until = excluded.locked_until, expires_at = excluded.expires_at,
								           status = NULL, content_type = NULL, location = NULL, body = NULL
								     WHERE placement.expires_at <= now()
								    RETURNING order_id
								), placed AS (
								    INSERT INTO orders (id, owner, state, token, expected_amount, expected_currency, created_at, updated_at,
								                        version, events, due_at, traceparent)
								    SELECT asked.order_id, asked.caller, 'PLACED', asked.token, asked.amount, asked.currency, now(), now(), 0, 1,
								           now() + make_interval(secs => :lease), asked.trace
								      FROM claimed JOIN asked ON asked.order_id = claimed.order_id
								), lines AS (
								    INSERT INTO order_line (order_id, line_no, sku, quantity)
								    SELECT line.order_id, row_number() OVER (PARTITION BY line.order_id ORDER BY line.n), line.sku, line.quantity
								      FROM claimed JOIN line ON line.order_id = claimed.order_id
								)
								INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
								SELECT asked.order_id, 1, 'PLACED', asked.payload::jsonb, now(), asked.trace
								  FROM claimed JOIN asked ON asked.order_id = claimed.order_id
								RETURNING order_id, occurred_at
								""")
				.bind("orders", column(added, each -> each.order().id().value(), UUID[]::new))
				.bind("callers", column(added, each -> each.intent().caller(), String[]::new))
				.bind("keys", column(added, each -> each.intent().key().value(), String[]::new))
				.bind("fingerprints", column(added, each -> each.intent().fingerprint().hex(), String[]::new))
				.bind("tokens", column(added, each -> each.order().token(), String[]::new))
				.bind("amounts", column(added, each -> OrderRows.amount(each.order().expectedTotal()), Long[]::new))
				.bind("currencies",
						column(added, each -> OrderRows.currency(each.order().expectedTotal()), String[]::new))
				.bind("payloads", column(added, each -> rows.payload(each.order()), String[]::new))
				.bind("traces", column(added, NewOrder::trace, String[]::new))
				.bind("lineOrders", lineOrders.toArray(UUID[]::new))
				.bind("skus", column(lines, OrderLine::sku, String[]::new))
				.bind("quantities", column(lines, OrderLine::quantity, Integer[]::new))
				.bind("lease", seconds(properties.lease()))
				.bind("keep", seconds(properties.keepAnswers()))
				.bind("unpaid", coolDown.unpaid())
				.bind("within", seconds(coolDown.within()))
				.bind("units", coolDown.unitsInProgress())
				.bind("returned", coolDown.returned())
				.map(OrderIntake::written)
				.all()
				.collectMap(Written::order, Written::at)
				.map(times -> asked.stream().map(each -> Optional.ofNullable(times.get(each.order().id().value()))
						.map(at -> each.order().placed(at, each.trace()))).toList());
	}

	/** Whether each caller's key stands for something, and its time is not over. */
	Mono<List<Boolean>> known(List<Intent> asked) {
		return db.sql("""
				SELECT p.caller, p.key
				  FROM placement p
				  JOIN unnest(:callers, :keys) AS asked (caller, key) ON p.caller = asked.caller AND p.key = asked.key
				 WHERE p.expires_at > now()
				""")
				.bind("callers", column(asked, Intent::caller, String[]::new))
				.bind("keys", column(asked, each -> each.key().value(), String[]::new))
				.map(row -> List.of(required(row, "caller", String.class),
						required(row, "key", String.class)))
				.all()
				.collect(Collectors.toSet())
				.map(known -> asked.stream().map(each -> known.contains(List.of(each.caller(), each.key().value())))
						.toList());
	}

	private record Written(UUID order, Instant at) {}

	private static Written written(Readable row) {
		return new Written(required(row, "order_id", UUID.class),
				required(row, "occurred_at", Instant.class));
	}
}
