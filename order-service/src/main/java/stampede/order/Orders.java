package stampede.order;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;
import stampede.order.OrderState.Reason;

/**
 * The collection of orders. All times are the database's: hosts disagree on the time. A save is a compare-and-set on the
 * version and writes the event of the new state in the same statement; {@link OrderException.Stale} when somebody else saved first.
 */
@Repository
public class Orders {
	/** What is undone for these reasons needs no word from payment. */
	private static final String[] UNPAID = Arrays.stream(Reason.values()).filter(reason -> !reason.mayHaveBeenCharged())
			.map(Reason::name).toArray(String[]::new);
	/** How an answer says the time that only the database knows: what is written before it is told. */
	private static final String UNKNOWN_TIME = "1970-01-01T00:00:00.000000Z";
	private final DatabaseClient db;
	private final OrderRows rows;
	private final Answers answers;
	private final double leaseSeconds;

	Orders(DatabaseClient db, OrderRows rows, Answers answers, CheckoutProperties properties) {
		this.db = db;
		this.answers = answers;
		this.leaseSeconds = properties.lease().toMillis() / 1_000.0;
		this.rows = rows;
	}

	/**
	 * Saves the state, total and lines and renews the lease; answers the order with its new version. With a final state comes what
	 * the caller who placed it is told, unless they have been told something already.
	 */
	Mono<Order> save(Order order) {
		return Mono.deferContextual(context -> save(order, Traces.parent(context)));
	}

	private Mono<Order> save(Order order, @Nullable String trace) {
		var columns = OrderRows.columns(order.state());
		var answer = order.state().isFinal() ? answers.of(order.saved(Instant.EPOCH)) : null;
		return db
				.sql("""
						WITH saved AS (
						    UPDATE orders
						       SET state = :state, reason = :reason, payment_id = :payment, refund_id = :refund, token = :token,
						           total_amount = :totalAmount, total_currency = :totalCurrency, updated_at = now(),
						           version = version + 1, events = events + 1,
						           attempts = 0, due_at = CASE WHEN :final THEN NULL ELSE now() + make_interval(secs => :lease) END
						     WHERE id = :id AND version = :version
						    RETURNING id, events
						), answered AS (
						    UPDATE placement p
						       SET status = :status, content_type = :contentType, location = :location,
						           body = replace(:body, :unknownTime, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
						      FROM saved
						     WHERE :final AND p.order_id = saved.id AND p.status IS NULL
						), lines AS (
						    UPDATE order_line l
						       SET unit_price = n.unit_price, currency = :totalCurrency, refunded = n.refunded
						      FROM saved, unnest(:skus, :prices, :refunded) AS n (sku, unit_price, refunded)
						     WHERE l.order_id = saved.id AND l.sku = n.sku
						       AND (l.unit_price, l.refunded) IS DISTINCT FROM (n.unit_price, n.refunded)
						)
						INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
						SELECT id, events, :state, :payload::jsonb, now(), :trace FROM saved
						RETURNING occurred_at
						""")
				.bind("id", order.id().value())
				.bind("version", order.version())
				.bind("state", order.state().label())
				.bind("final", order.state().isFinal())
				.bind("reason", nullable(columns.reason(), String.class))
				.bind("payment", nullable(columns.payment(), UUID.class))
				.bind("refund", nullable(columns.refund(), UUID.class))
				.bind("token", nullable(order.token(), String.class))
				.bind("totalAmount", nullable(order.total() == null ? null : order.total().amount(), Long.class))
				.bind("totalCurrency", nullable(order.total() == null ? null : order.total().currency(), String.class))
				.bind("lease", leaseSeconds)
				.bind("skus", order.lines().stream().map(OrderLine::sku).toArray(String[]::new))
				.bind("prices", order.lines().stream().map(Orders::price).toArray(Long[]::new))
				.bind("refunded", order.lines().stream().map(OrderLine::refunded).toArray(Integer[]::new))
				.bind("payload", rows.payload(order))
				.bind("trace", nullable(trace, String.class))
				.bind("status", nullable(answer == null ? null : answer.status(), Integer.class))
				.bind("contentType", nullable(answer == null ? null : answer.contentType(), String.class))
				.bind("location", nullable(answer == null ? null : answer.location(), String.class))
				.bind("body", nullable(answer == null ? null : answer.body(), String.class))
				.bind("unknownTime", UNKNOWN_TIME)
				.map(row -> order.saved(OrderRows.required(row, "occurred_at", Instant.class)))
				.one()
				.switchIfEmpty(Mono.error(OrderException.Stale::new));
	}

	/** Empty when there is no such order. */
	public Mono<Order> byId(OrderId id) {
		return db.sql("SELECT " + OrderRows.COLUMNS + " FROM orders o WHERE o.id = :id")
				.bind("id", id.value())
				.map(rows::order)
				.one();
	}

	/** Empty when there is no such order, or it is somebody else's. */
	public Mono<Order> byIdAndOwner(OrderId id, String owner) {
		return db.sql("SELECT " + OrderRows.COLUMNS + " FROM orders o WHERE o.id = :id AND o.owner = :owner")
				.bind("id", id.value())
				.bind("owner", owner)
				.map(rows::order)
				.one();
	}

	/** Whether the order is younger than {@code age}, by the database's clock; {@code false} where there is no such order. */
	Mono<Boolean> isYoungerThan(OrderId id, Duration age) {
		return db.sql("SELECT created_at > now() - make_interval(secs => :age) AS young FROM orders WHERE id = :id")
				.bind("age", age.toMillis() / 1_000.0)
				.bind("id", id.value())
				.map(row -> OrderRows.required(row, "young", Boolean.class))
				.one()
				.defaultIfEmpty(false);
	}

	/** The owner's orders, newest first, older than {@code before} and in {@code state} where these are given. */
	public Flux<Order> ofOwner(String owner, @Nullable OrderId before, @Nullable String state, int limit) {
		return db.sql("SELECT " + OrderRows.COLUMNS + """
				  FROM orders o
				 WHERE o.owner = :owner
				   AND (:before::uuid IS NULL OR o.id < :before)
				   AND (:state::text IS NULL OR o.state = :state)
				 ORDER BY o.id DESC
				 LIMIT :limit
				""")
				.bind("owner", owner)
				.bind("before", nullable(before == null ? null : before.value(), UUID.class))
				.bind("state", nullable(state, String.class))
				.bind("limit", limit)
				.map(rows::order)
				.all();
	}

	/** Events of one order after {@code seq}, in order. */
	public Flux<OrderEvent> eventsAfter(OrderId id, int seq) {
		return db.sql("""
				SELECT seq, type, payload::text AS payload, occurred_at
				  FROM order_event
				 WHERE order_id = :id AND seq > :seq
				 ORDER BY seq
				""")
				.bind("id", id.value())
				.bind("seq", seq)
				.map(row -> new OrderEvent(OrderRows.required(row, "seq", Integer.class),
						OrderRows.required(row, "type", String.class), OrderRows.required(row, "payload", String.class),
						OrderRows.required(row, "occurred_at", Instant.class)))
				.all();
	}

	/** How long the oldest order that is due has been so. */
	Mono<Duration> overdue() {
		return db
				.sql("""
						SELECT (extract(epoch FROM now() - min(due_at)) * 1000)::bigint AS millis FROM orders WHERE due_at <= now()
						""")
				.map(row -> Duration.ofMillis(Objects.requireNonNullElse(row.get("millis", Long.class), 0L)))
				.one();
	}

	/**
	 * Takes over up to {@code limit} orders that nobody works on, for one lease. Raising the version fences off
	 * whoever held them before; no lock is kept.
	 *
	 * @param forInventory whether those may be among them that need inventory next
	 * @param forPayment whether those may be that need payment next
	 */
	Mono<List<Order>> claimDue(int limit, boolean forInventory, boolean forPayment) {
		return db
				.sql("""
						WITH due AS (
						    SELECT id FROM orders
						     WHERE due_at <= now()
						       AND CASE WHEN state = 'PLACED' OR (state = 'UNDOING' AND reason = ANY(:unpaid))
						                THEN :forInventory ELSE :forPayment END
						     ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED
						)
						UPDATE orders o
						   SET version = o.version + 1, attempts = o.attempts + 1, due_at = now() + make_interval(secs => :lease)
						  FROM due
						 WHERE o.id = due.id
						RETURNING
						"""
						+ OrderRows.COLUMNS)
				.bind("lease", leaseSeconds)
				.bind("unpaid", UNPAID)
				.bind("forInventory", forInventory)
				.bind("forPayment", forPayment)
				.bind("limit", limit)
				.map(rows::order)
				.all()
				.collectList();
	}

	/**
	 * Gives an order that could not be finished back to the recovery worker: a second, then ever longer, to 30 s.
	 *
	 * @param failure why it could not, for whoever has to look some day
	 */
	Mono<Void> handBack(Order order, String failure) {
		return db.sql("""
				UPDATE orders SET due_at = now() + make_interval(secs => least(30, power(2, least(attempts, 5)))),
				                  last_failure = left(:failure, 500)
				 WHERE id = :id AND version = :version AND due_at IS NOT NULL AND due_at <> 'infinity'
				""")
				.bind("id", order.id().value())
				.bind("version", order.version())
				.bind("failure", failure)
				.then();
	}

	private static @Nullable Long price(OrderLine line) {
		return line.unitPrice() == null ? null : line.unitPrice().amount();
	}

	static Parameter nullable(@Nullable Object value, Class<?> type) {
		return value == null ? Parameters.in(type) : Parameters.in(value);
	}
}
