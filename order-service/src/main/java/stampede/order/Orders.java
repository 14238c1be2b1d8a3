package stampede.order;

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
import stampede.kit.r2dbc.Rows;
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
	/** A page begins at a bound in any case: a plan for "all, or those before it" (database.yml) would read all up to it. */
	private static final UUID AFTER_ALL = new UUID(-1, -1);
	private final DatabaseClient db;
	private final OrderRows rows;
	private final OrderSaves saves;
	private final double leaseSeconds;

	Orders(DatabaseClient db, OrderRows rows, OrderSaves saves, CheckoutProperties properties) {
		this.db = db;
		this.saves = saves;
		this.leaseSeconds = properties.lease().toMillis() / 1_000.0;
		this.rows = rows;
	}

	/**
	 * Saves the state, total and lines and renews the lease; answers the order with its new version. Fails with
	 * {@link OrderException.Stale} where somebody has changed it since. May be part of a transaction.
	 */
	public Mono<Order> save(Order order) {
		return Mono.deferContextual(
				context -> saves.save(List.of(new OrderSaves.Save(order, Traces.parent(context)))))
				.flatMap(saved -> Mono.justOrEmpty(saved.getFirst()))
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
	public Mono<Boolean> isYoungerThan(OrderId id, Duration age) {
		return db.sql("SELECT created_at > now() - make_interval(secs => :age) AS young FROM orders WHERE id = :id")
				.bind("age", age.toMillis() / 1_000.0)
				.bind("id", id.value())
				.map(row -> Rows.required(row, "young", Boolean.class))
				.one()
				.defaultIfEmpty(false);
	}

	/** The owner's orders, newest first, older than {@code before} and in {@code state} where these are given. */
	public Flux<Order> ofOwner(String owner, @Nullable OrderId before, @Nullable String state, int limit) {
		return db.sql("SELECT " + OrderRows.COLUMNS + """
				  FROM orders o
				 WHERE o.owner = :owner
				   AND o.id < :before
				   AND (:state::text IS NULL OR o.state = :state)
				 ORDER BY o.id DESC
				 LIMIT :limit
				""")
				.bind("owner", owner)
				.bind("before", before == null ? AFTER_ALL : before.value())
				.bind("state", Rows.nullable(state, String.class))
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
				.map(row -> new OrderEvent(Rows.required(row, "seq", Integer.class),
						Rows.required(row, "type", String.class), Rows.required(row, "payload", String.class),
						Rows.required(row, "occurred_at", Instant.class)))
				.all();
	}

	/** How long the oldest order that is due has been so. */
	public Mono<Duration> overdue() {
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
	public Mono<List<Order>> claimDue(int limit, boolean forInventory, boolean forPayment) {
		return db
				.sql("""
						WITH due AS (
						    SELECT id FROM orders
						     WHERE due_at <= now()
						       AND CASE WHEN state = 'PLACED' OR (state = 'UNDOING' AND reason = ANY(:unpaid))
						                THEN :forInventory ELSE :forPayment END
						     ORDER BY due_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
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
	public Mono<Void> handBack(Order order, String failure) {
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
}
