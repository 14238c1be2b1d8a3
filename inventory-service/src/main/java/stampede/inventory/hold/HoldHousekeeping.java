package stampede.inventory.hold;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** Ends expired reservations and deletes old ones. Several processes may do so at once. */
@Repository
class HoldHousekeeping {
	private final DatabaseClient db;

	HoldHousekeeping(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * Releases the stock of up to {@code limit} expired reservations, the longest overdue first. Skips reservations that other
	 * transactions have locked.
	 *
	 * @return their number
	 */
	Mono<Integer> expire(int limit) {
		return db.sql("SELECT expire_holds(:limit) AS expired")
				.bind("limit", limit)
				.map(row -> Rows.required(row, "expired", Integer.class))
				.one();
	}

	/** The number of orders with held stock. */
	Mono<Long> active() {
		return db.sql("SELECT count(*) AS active FROM reservation WHERE state = 'ACTIVE'")
				.map(row -> Rows.required(row, "active", Long.class))
				.one();
	}

	/** Deletes up to {@code limit} old reservations that neither hold nor have sold stock, and returns their number. */
	Mono<Long> forget(Duration keep, int limit) {
		return db.sql("""
				WITH old AS (
				    SELECT order_id FROM reservation
				     WHERE state IN ('RELEASED', 'EXPIRED') AND created_at < now() - make_interval(secs => :keep)
				     ORDER BY created_at
				     LIMIT :limit
				       FOR UPDATE SKIP LOCKED
				), lines AS (
				    DELETE FROM reservation_line l USING old WHERE l.order_id = old.order_id
				)
				DELETE FROM reservation r USING old WHERE r.order_id = old.order_id
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
