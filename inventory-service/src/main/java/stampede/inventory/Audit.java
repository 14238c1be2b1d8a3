package stampede.inventory;

import java.time.Clock;
import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Judges the stock by the rows alone, in one statement, so that all counts are of the same moment. */
@Repository
public class Audit {
	private static final Duration GRACE = Duration.ofSeconds(60);
	private final DatabaseClient db;
	private final Clock clock;

	Audit(DatabaseClient db, Clock clock) {
		this.db = db;
		this.clock = clock;
	}

	/**
	 * How often each invariant is broken; all zero when all is well.
	 *
	 * @param stockOutOfBounds items for which 0 &lt;= reserved &lt;= on_hand does not hold
	 * @param reservedMismatches items whose active reservations do not add up to reserved
	 * @param onHandMismatches items whose receipts and returns, less what was committed, do not add up to on_hand
	 * @param overdueReservations active ones whose time was over more than a minute ago
	 */
	public record Violations(long stockOutOfBounds, long reservedMismatches, long onHandMismatches,
			long overdueReservations) {
		/** All of them together. */
		public long violations() {
			return stockOutOfBounds + reservedMismatches + onHandMismatches + overdueReservations;
		}
	}

	/** Reads every reservation; meant for tests and an audit now and then. */
	public Mono<Violations> violations() {
		return db.sql("""
				WITH asked AS (
				    SELECT l.sku, sum(l.quantity) FILTER (WHERE r.state = 'ACTIVE') AS active,
				           sum(l.quantity) FILTER (WHERE r.state = 'COMMITTED') AS committed
				      FROM reservation_line l JOIN reservation r ON r.order_id = l.order_id
				     GROUP BY l.sku
				), came AS (
				    SELECT sku, sum(quantity) AS quantity FROM receipt GROUP BY sku
				)
				SELECT count(*) FILTER (WHERE NOT (s.reserved BETWEEN 0 AND s.on_hand)) AS bounds,
				       count(*) FILTER (WHERE coalesce(asked.active, 0) <> s.reserved) AS reserved,
				       count(*) FILTER (WHERE coalesce(came.quantity, 0) - coalesce(asked.committed, 0) <> s.on_hand)
				           AS on_hand,
				       (SELECT count(*) FROM reservation WHERE state = 'ACTIVE' AND expires_at < :overdue) AS overdue
				  FROM stock s
				  LEFT JOIN asked ON asked.sku = s.sku
				  LEFT JOIN came ON came.sku = s.sku
				""")
				.bind("overdue", clock.instant().minus(GRACE))
				.map(row -> new Violations(Columns.required(row, "bounds", Long.class),
						Columns.required(row, "reserved", Long.class), Columns.required(row, "on_hand", Long.class),
						Columns.required(row, "overdue", Long.class)))
				.one();
	}
}
