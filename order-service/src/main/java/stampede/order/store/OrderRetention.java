package stampede.order.store;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * Deletes old orders that ended without a payment, which requests for sold-out items would otherwise accumulate, and old events of
 * final orders. Paid orders are kept. An event that a reader of the feed has not read is kept, with its order (ADR 34).
 */
@Repository
public class OrderRetention {
	/** Whether a reader of the feed has not read the event {@code e}. The bound on the name makes it a search by the primary key. */
	private static final String UNREAD = """
			EXISTS (SELECT FROM feed_reader r WHERE r.name > '' AND NOT pg_visible_in_snapshot(e.xid, r.read_until))
			""";
	/** Notes the last deleted transaction, in the statement that deletes its events: a reader that has not seen it misses events. */
	private static final String HORIZON = """
			horizon AS (
			    UPDATE feed f SET horizon = gone.xid
			      FROM (SELECT xid FROM events ORDER BY xid DESC LIMIT 1) gone
			     WHERE f.id AND f.horizon < gone.xid
			)
			""";
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
				       AND NOT EXISTS (SELECT FROM order_event e WHERE e.order_id = o.id AND
				""" + UNREAD + """
				       )
				     ORDER BY o.updated_at
				     LIMIT :limit
				       FOR UPDATE SKIP LOCKED
				), lines AS (
				    DELETE FROM order_line l USING old WHERE l.order_id = old.id
				), events AS (
				    DELETE FROM order_event e USING old WHERE e.order_id = old.id RETURNING e.xid
				),
				""" + HORIZON + """
				, actions AS (
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
				WITH events AS (
				    SELECT e.id, e.xid FROM order_event e
				     WHERE e.occurred_at < now() - make_interval(secs => :keep)
				       AND NOT EXISTS (SELECT FROM orders o WHERE o.id = e.order_id AND o.due_at IS NOT NULL)
				       AND NOT
				""" + UNREAD + """
				     LIMIT :limit
				),
				""" + HORIZON + """
				DELETE FROM order_event e USING events old WHERE e.id = old.id
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
