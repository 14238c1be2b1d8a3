package stampede.order.store;

import java.time.Instant;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;

/** The orders that were placed with each pass. */
@Repository
public class PassUses {
	private final DatabaseClient db;

	PassUses(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * Uses the pass for the order of this key; {@code false}, without an effect, if it was used for three others. Idempotent: an order
	 * that fails before it is stored can be repeated.
	 */
	public Mono<Boolean> use(UUID pass, IdempotencyKey key, Instant expiresAt) {
		return db.sql("""
				INSERT INTO pass_use AS used (pass_id, keys, expires_at) VALUES (:pass, ARRAY[:key], :expiresAt)
				ON CONFLICT (pass_id) DO UPDATE
				   SET keys = CASE WHEN :key = ANY (used.keys) THEN used.keys ELSE used.keys || :key END
				 WHERE :key = ANY (used.keys) OR cardinality(used.keys) < 3
				""")
				.bind("pass", pass)
				.bind("key", key.value())
				.bind("expiresAt", expiresAt)
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/** Deletes up to {@code limit} uses of passes that expired more than an hour ago, and returns their number. */
	public Mono<Long> purge(int limit) {
		return db.sql("""
				DELETE FROM pass_use u
				 USING (SELECT pass_id FROM pass_use WHERE expires_at < now() - interval '1 hour' LIMIT :limit) old
				 WHERE u.pass_id = old.pass_id
				""")
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}
}
