package stampede.inventory.maintenance;

import java.time.Duration;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.kit.r2dbc.WholeTables;

/** Checks the invariants of stock in one statement, so that all counts are of the same moment. */
@Repository
public class Audit {
	private static final Duration GRACE = Duration.ofSeconds(60);
	private final DatabaseClient db;
	private final TransactionalOperator transactions;

	Audit(DatabaseClient db, TransactionalOperator transactions) {
		this.db = db;
		this.transactions = transactions;
	}

	/**
	 * The number of violations of each invariant.
	 *
	 * @param stockOutOfBounds items for which 0 &lt;= reserved &lt;= on_hand does not hold
	 * @param reservedMismatches items whose active reservations do not add up to reserved
	 * @param onHandMismatches items whose receipts and returns, minus committed quantities, differ from on_hand
	 * @param customerMismatches customers of an item whose counter differs from the sum of their reservations
	 * @param overdueReservations active reservations that expired more than a minute ago
	 */
	public record Violations(long stockOutOfBounds, long reservedMismatches, long onHandMismatches,
			long customerMismatches, long overdueReservations) {
		/** The sum of all violations. */
		public long violations() {
			return stockOutOfBounds + reservedMismatches + onHandMismatches + customerMismatches + overdueReservations;
		}

		/** The violations by check. */
		public Map<String, Long> byCheck() {
			return Map.of("stock-out-of-bounds", stockOutOfBounds, "reserved-mismatches", reservedMismatches,
					"on-hand-mismatches", onHandMismatches, "customer-mismatches", customerMismatches,
					"overdue-reservations", overdueReservations);
		}
	}

	/** Reads every reservation, with a timeout of its own; for tests and the periodic audit. */
	public Mono<Violations> violations() {
		return db.sql(WholeTables.MAY_BE_READ).then()
				.then(Mono.defer(this::count))
				.as(transactions::transactional);
	}

	private Mono<Violations> count() {
		return db
				.sql("""
						WITH asked AS (
						    SELECT l.sku, sum(l.quantity) FILTER (WHERE r.state = 'ACTIVE') AS active,
						           sum(l.quantity) FILTER (WHERE r.state = 'COMMITTED') AS committed
						      FROM reservation_line l JOIN reservation r ON r.order_id = l.order_id
						     GROUP BY l.sku
						), came AS (
						    SELECT sku, sum(quantity) AS quantity FROM receipt GROUP BY sku
						), customers AS (
						    SELECT l.sku, r.customer, sum(l.quantity - l.returned) AS quantity
						      FROM reservation_line l JOIN reservation r ON r.order_id = l.order_id
						     WHERE r.state IN ('ACTIVE', 'COMMITTED')
						     GROUP BY l.sku, r.customer
						)
						SELECT count(*) FILTER (WHERE NOT (s.reserved BETWEEN 0 AND s.on_hand)) AS bounds,
						       count(*) FILTER (WHERE coalesce(asked.active, 0) <> s.reserved) AS reserved,
						       count(*) FILTER (WHERE coalesce(came.quantity, 0) - coalesce(asked.committed, 0) <> s.on_hand)
						           AS on_hand,
						       (SELECT count(*) FROM customers FULL JOIN customer_quantity c USING (sku, customer)
						         WHERE coalesce(customers.quantity, 0) <> coalesce(c.quantity, 0)) AS customers,
						       (SELECT count(*) FROM reservation WHERE state = 'ACTIVE' AND expires_at < now() - make_interval(secs => :grace)) AS overdue
						  FROM stock s
						  LEFT JOIN asked ON asked.sku = s.sku
						  LEFT JOIN came ON came.sku = s.sku
						""")
				.bind("grace", GRACE.toSeconds())
				.map(row -> new Violations(Rows.required(row, "bounds", Long.class),
						Rows.required(row, "reserved", Long.class), Rows.required(row, "on_hand", Long.class),
						Rows.required(row, "customers", Long.class), Rows.required(row, "overdue", Long.class)))
				.one();
	}
}
