package stampede.order.maintenance;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * Forgets orders that ended without a payment, some time after: whoever asks for what cannot be had would else fill the
 * database. Orders that were paid are kept; what their customers may follow of them is not, after a while.
 */
@Repository
public class Retention {
	private final DatabaseClient db;
	private final RetentionProperties properties;

	Retention(DatabaseClient db, RetentionProperties properties) {
		this.db = db;
		this.properties = properties;
	}

	/** Forgets up to so many of them; answers how many. One statement, so that all of an order goes at once. */
	public Mono<Long> forgetUnpaid(int limit) {
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
				.bind("keep", properties.unpaid().toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** Forgets up to so many events of orders that have ended; answers how many. */
	public Mono<Long> forgetEvents(int limit) {
		return db.sql("""
				DELETE FROM order_event e
				 USING (SELECT e.id FROM order_event e
				         WHERE e.occurred_at < now() - make_interval(secs => :keep)
				           AND NOT EXISTS (SELECT FROM orders o WHERE o.id = e.order_id AND o.due_at IS NOT NULL)
				         LIMIT :limit) old
				 WHERE e.id = old.id
				""")
				.bind("keep", properties.events().toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
