package stampede.order.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderId;
import stampede.order.OrderState.Reason;

/**
 * Leases of unfinished orders, in the column {@code due_at}: the recovery worker may claim the order after this time; null in a
 * final state; infinity for a stuck order, which needs an operator. A lease is used instead of a lock because the work is a network
 * call. Each operation increments the version, so that a process with an older version cannot save (the fencing token).
 */
@Repository
public class OrderLeases {
	private static final String IS_STUCK = "due_at = 'infinity'";
	/** A compensation for one of these reasons needs no call to payment-service. */
	private static final String[] NO_PAYMENT_INVOLVED = Arrays.stream(Reason.values())
			.filter(reason -> !reason.mayHaveBeenCharged()).map(Reason::name).toArray(String[]::new);
	private final DatabaseClient db;
	private final OrderRows rows;
	private final CheckoutProperties properties;

	OrderLeases(DatabaseClient db, OrderRows rows, CheckoutProperties properties) {
		this.db = db;
		this.rows = rows;
		this.properties = properties;
	}

	/** Age of the oldest overdue order; zero without one. */
	public Mono<Duration> overdue() {
		return db
				.sql("""
						SELECT (extract(epoch FROM now() - min(due_at)) * 1000)::bigint AS millis FROM orders WHERE due_at <= now()
						""")
				.map(row -> Duration.ofMillis(Objects.requireNonNullElse(row.get("millis", Long.class), 0L)))
				.one();
	}

	/**
	 * Claims up to {@code limit} due orders for one lease.
	 *
	 * @param forInventory whether to claim orders whose next step calls inventory-service
	 * @param forPayment whether to claim orders whose next step calls payment-service
	 */
	public Mono<List<Order>> claimDue(int limit, boolean forInventory, boolean forPayment) {
		return db
				.sql("""
						WITH due AS (
						    SELECT id FROM orders
						     WHERE due_at <= now()
						       AND CASE WHEN state = 'PLACED' OR (state = 'COMPENSATING' AND reason = ANY(:noPaymentInvolved))
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
				.bind("lease", Rows.seconds(properties.lease()))
				.bind("noPaymentInvolved", NO_PAYMENT_INVOLVED)
				.bind("forInventory", forInventory)
				.bind("forPayment", forPayment)
				.bind("limit", limit)
				.map(rows::order)
				.all()
				.collectList();
	}

	/**
	 * Hands an unfinished order to the recovery worker: due after a second, then after ever longer pauses up to 30 s. Has no effect
	 * where another process has saved or claimed it.
	 *
	 * @param failure of the last attempt, for operators
	 */
	public Mono<Void> release(Order order, String failure) {
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

	/** Marks the due orders with more attempts than {@code moreThan} as stuck, and returns their ids. */
	public Mono<List<UUID>> markStuck(int moreThan) {
		return db.sql("""
				UPDATE orders SET due_at = 'infinity', version = version + 1
				 WHERE due_at <= now() AND attempts > :attempts
				RETURNING id
				""")
				.bind("attempts", moreThan)
				.map(row -> Rows.required(row, "id", UUID.class))
				.all()
				.collectList();
	}

	/** The number of stuck orders. */
	public Mono<Long> countStuck() {
		return db.sql("SELECT count(*) AS stuck FROM orders WHERE " + IS_STUCK)
				.map(row -> Rows.required(row, "stuck", Long.class))
				.one();
	}

	/** The oldest stuck orders. */
	public Mono<List<StuckOrder>> oldestStuck(int limit) {
		return db.sql("""
				SELECT id, owner, state, attempts, created_at, updated_at, last_failure FROM orders
				 WHERE
				""" + IS_STUCK + " ORDER BY id LIMIT :limit")
				.bind("limit", limit)
				.map(row -> new StuckOrder(new OrderId(Rows.required(row, "id", UUID.class)),
						Rows.required(row, "owner", String.class), Rows.required(row, "state", String.class),
						Rows.required(row, "attempts", Integer.class),
						Rows.required(row, "created_at", Instant.class),
						Rows.required(row, "updated_at", Instant.class), row.get("last_failure", String.class)))
				.all()
				.collectList();
	}

	/** Makes a stuck order due, with 0 attempts; {@code false} where it is not stuck. */
	public Mono<Boolean> retryStuck(OrderId id) {
		return db.sql("UPDATE orders SET due_at = now(), attempts = 0, version = version + 1 WHERE id = :id AND "
				+ IS_STUCK)
				.bind("id", id.value())
				.fetch().rowsUpdated()
				.map(updated -> updated == 1);
	}

	/** Locks a stuck order until the end of the transaction; {@code false} where it is not stuck. */
	public Mono<Boolean> lockStuck(OrderId id) {
		return db.sql("SELECT id FROM orders WHERE id = :id AND " + IS_STUCK + " FOR NO KEY UPDATE")
				.bind("id", id.value())
				.map(_ -> true)
				.one()
				.defaultIfEmpty(false);
	}
}
