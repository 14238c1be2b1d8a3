package stampede.payment.maintenance;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Forgets what nothing refers to any more. What took money, and the ledger, is kept. */
@Repository
public class Retention {
	private final DatabaseClient db;

	Retention(DatabaseClient db) {
		this.db = db;
	}

	/** Up to so many events that the provider will not send again; answers how many. */
	public Mono<Long> forgetEvents(Duration keep, int limit) {
		return db.sql("""
				DELETE FROM webhook_event
				 WHERE id IN (SELECT id FROM webhook_event WHERE received_at < now() - make_interval(secs => :keep)
				               ORDER BY received_at LIMIT :limit)
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** Up to so many payments that were called off before any charge (tombstones); answers how many. */
	public Mono<Long> forgetTombstones(Duration keep, int limit) {
		return db.sql("""
				DELETE FROM payment
				 WHERE id IN (SELECT id FROM payment
				               WHERE amount IS NULL AND created_at < now() - make_interval(secs => :keep)
				                 AND NOT EXISTS (SELECT FROM discrepancy d WHERE d.payment_id = payment.id)
				               ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
