package stampede.payment.store;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Deletes old webhook events and tombstones. Payments that captured money, and the ledger, are kept. */
@Repository
public class PaymentRetention {
	private final DatabaseClient db;

	PaymentRetention(DatabaseClient db) {
		this.db = db;
	}

	/** Deletes up to {@code limit} events that are older than {@code keep}, and returns their number. */
	public Mono<Long> deleteEvents(Duration keep, int limit) {
		return db.sql("""
				DELETE FROM webhook_event
				 WHERE id IN (SELECT id FROM webhook_event WHERE received_at < now() - make_interval(secs => :keep)
				               ORDER BY received_at LIMIT :limit)
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** Deletes up to {@code limit} payments that were voided before any charge, and returns their number. */
	public Mono<Long> deleteTombstones(Duration keep, int limit) {
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
