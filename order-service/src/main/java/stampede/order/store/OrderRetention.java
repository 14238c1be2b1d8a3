package stampede.order.store;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * Deletes old orders that ended without a payment, which requests for sold-out items would otherwise accumulate, and old events of
 * final orders. Paid orders are kept.
 */
@Repository
public class OrderRetention {
	private final DatabaseClient db;

	OrderRetention(DatabaseClient db) {
		this.db = db;
	}

	/** Deletes up to {@code limit} orders without a payment that are older than {@code keep}, and returns their number. */
	public Mono<Long> deleteUnpaid(Duration keep, int limit) {
		return db.sql("""
				WITH old AS (
				    SELECT o.id FROM orders o
				     WHERE o.state IN ('REJECTED', 'CANCELLED') AND o.updated_at < now() - make_interval(secs => :keep)
				       AND NOT EXISTS (SELECT FROM refund r WHERE r.order_id = o.id)
				       AND NOT EXISTS (SELECT FROM placement p WHERE p.order_id = o.id)
				     ORDER BY o.updated_at
				     LIMIT :limit
				       FOR UPDATE SKIP LOCKED
				), lines AS (
				    DELETE FROM order_line l USING old WHERE l.order_id = old.id
				), events AS (
				    DELETE FROM order_event e USING old WHERE e.order_id = old.id
				), actions AS (
				    DELETE FROM order_action a USING old WHERE a.order_id = old.id
				)
				DELETE FROM orders o USING old WHERE o.id = old.id
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** Deletes up to {@code limit} events of final orders that are older than {@code keep}, and returns their number. */
	public Mono<Long> deleteEvents(Duration keep, int limit) {
		return db.sql("""
				DELETE FROM order_event e
				 USING (SELECT e.id FROM order_event e
				         WHERE e.occurred_at < now() - make_interval(secs => :keep)
				           AND NOT EXISTS (SELECT FROM orders o WHERE o.id = e.order_id AND o.due_at IS NOT NULL)
				         LIMIT :limit) old
				 WHERE e.id = old.id
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
