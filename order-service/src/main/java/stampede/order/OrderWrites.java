package stampede.order;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.order.Placements.Intent;

/**
 * Writes orders, in statements on sets: each takes a list, and answers one outcome for each member, in its order. What is true of one
 * member says nothing of another; an error is a fault, and concerns all of them. Times are the database's: hosts disagree.
 */
@Repository
class OrderWrites {
	/** How an answer says the time that only the database knows: what is written before it is told. */
	private static final String UNKNOWN_TIME = "1970-01-01T00:00:00.000000Z";
	private final DatabaseClient db;
	private final OrderRows rows;
	private final Answers answers;
	private final CheckoutProperties properties;
	private final CoolDownProperties coolDown;

	OrderWrites(DatabaseClient db, OrderRows rows, Answers answers, CheckoutProperties properties,
			CoolDownProperties coolDown) {
		this.db = db;
		this.rows = rows;
		this.answers = answers;
		this.properties = properties;
		this.coolDown = coolDown;
	}

	/**
	 * A new order under a caller's key.
	 *
	 * @param trace the W3C traceparent of the request that placed it
	 */
	record NewOrder(Intent intent, Order order, @Nullable String trace) {}

	/**
	 * Claims each key and adds its order, with its first event; the recovery worker leaves it alone for one lease. Answers the order
	 * with the time at which it was placed; empty where its key was not to be had, or its caller has to wait. Of several with one
	 * key in a list the first is taken.
	 */
	Mono<List<Optional<Order>>> add(List<NewOrder> asked) {
		var keys = new HashSet<List<Object>>();
		var added = asked.stream().filter(each -> keys.add(List.of(each.intent().caller(), each.intent().key())))
				.toList();
		var lines = added.stream().flatMap(each -> each.order().lines().stream()).toList();
		var lineOrders = added.stream()
				.flatMap(each -> each.order().lines().stream().map(_ -> each.order().id().value()));
		return db
				.sql("""
						WITH asked AS (
						    SELECT * FROM unnest(:orders, :callers, :keys, :fingerprints, :tokens, :amounts, :currencies, :payloads, :traces)
						        AS asked (order_id, caller, key, fingerprint, token, amount, currency, payload, trace)
						), claimed AS (
						    INSERT INTO placement (caller, key, fingerprint, order_id, locked_until, expires_at)
						    SELECT asked.caller, asked.key, asked.fingerprint, asked.order_id, now() + make_interval(secs => :lease),
						           now() + make_interval(secs => :keep)
						      FROM asked
						     WHERE :unpaid = 0 OR :unpaid > (SELECT count(*) FROM (
						"""
						+ Placements.unpaidOf("asked.caller")
						+ """
								           ) AS unpaid)
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
								      FROM claimed
								      JOIN unnest(:lineOrders, :skus, :quantities) WITH ORDINALITY AS line (order_id, sku, quantity, n)
								        ON line.order_id = claimed.order_id
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
				.bind("amounts", column(added, each -> amount(each.order().expectedTotal()), Long[]::new))
				.bind("currencies", column(added, each -> currency(each.order().expectedTotal()), String[]::new))
				.bind("payloads", column(added, each -> rows.payload(each.order()), String[]::new))
				.bind("traces", column(added, NewOrder::trace, String[]::new))
				.bind("lineOrders", lineOrders.toArray(UUID[]::new))
				.bind("skus", column(lines, OrderLine::sku, String[]::new))
				.bind("quantities", column(lines, OrderLine::quantity, Integer[]::new))
				.bind("lease", seconds(properties.lease()))
				.bind("keep", seconds(properties.keepAnswers()))
				.bind("unpaid", coolDown.unpaid())
				.bind("within", seconds(coolDown.within()))
				.map(OrderWrites::written)
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
				.map(row -> List.of(OrderRows.required(row, "caller", String.class),
						OrderRows.required(row, "key", String.class)))
				.all()
				.collect(Collectors.toSet())
				.map(known -> asked.stream().map(each -> known.contains(List.of(each.caller(), each.key().value())))
						.toList());
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
				: Optional.<Answer>empty()).toList();
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
						    SELECT id FROM orders WHERE id = ANY (:orders) ORDER BY id FOR UPDATE
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
				.bind("amounts", column(asked, each -> amount(each.order().total()), Long[]::new))
				.bind("currencies", column(asked, each -> currency(each.order().total()), String[]::new))
				.bind("payloads", column(asked, each -> rows.payload(each.order()), String[]::new))
				.bind("traces", column(asked, Save::trace, String[]::new))
				.bind("statuses", column(told, each -> each.map(Answer::status).orElse(null), Integer[]::new))
				.bind("contentTypes", column(told, each -> each.map(Answer::contentType).orElse(null), String[]::new))
				.bind("locations", column(told, each -> each.map(Answer::location).orElse(null), String[]::new))
				.bind("bodies", column(told, each -> each.map(Answer::body).orElse(null), String[]::new))
				.bind("lineOrders", lineOrders.toArray(UUID[]::new))
				.bind("skus", column(lines, OrderLine::sku, String[]::new))
				.bind("prices", column(lines, line -> amount(line.unitPrice()), Long[]::new))
				.bind("refunded", column(lines, OrderLine::refunded, Integer[]::new))
				.bind("lease", seconds(properties.lease()))
				.bind("unknownTime", UNKNOWN_TIME)
				.map(OrderWrites::written)
				.all()
				.collectMap(Written::order, Written::at)
				.map(times -> asked.stream().map(each -> Optional.ofNullable(times.get(each.order().id().value()))
						.map(each.order()::saved)).toList());
	}

	private record Written(UUID order, Instant at) {}

	private static Written written(Readable row) {
		return new Written(OrderRows.required(row, "order_id", UUID.class),
				OrderRows.required(row, "occurred_at", Instant.class));
	}

	private static <T, V> V[] column(List<T> members, Function<T, @Nullable V> value,
			java.util.function.IntFunction<V[]> array) {
		return members.stream().map(value).toArray(array);
	}

	private static @Nullable Long amount(@Nullable Money money) {
		return money == null ? null : money.amount();
	}

	private static @Nullable String currency(@Nullable Money money) {
		return money == null ? null : money.currency();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1_000.0;
	}
}
