package stampede.inventory.hold;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** What becomes of reservations that nobody asks for any more. Several processes may do so at once. */
@Repository
class HoldHousekeeping {
	private final DatabaseClient db;

	HoldHousekeeping(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * Gives the stock back of up to {@code limit} reservations whose time is over, the longest overdue first, leaving out those that
	 * others have locked.
	 *
	 * @return how many there were
	 */
	Mono<Integer> expire(int limit) {
		return db.sql("SELECT expire_holds(:limit) AS expired")
				.bind("limit", limit)
				.map(row -> Rows.required(row, "expired", Integer.class))
				.one();
	}

	/** How many orders there are for which stock is held. */
	Mono<Long> active() {
		return db.sql("SELECT count(*) AS active FROM reservation WHERE state = 'ACTIVE'")
				.map(row -> Rows.required(row, "active", Long.class))
				.one();
	}

	/** Forgets up to so many reservations that hold and have sold nothing, after that time; answers how many. */
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
