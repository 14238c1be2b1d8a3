package stampede.identity.guessing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** Token buckets in the database, so that all processes count together and a restart forgets nothing. */
@Repository
public class Attempts {
	private final DatabaseClient db;

	Attempts(DatabaseClient db) {
		this.db = db;
	}

	/** Takes a token for {@code whom}; {@code false} if there is none left, which changes nothing. */
	public Mono<Boolean> take(Bucket bucket, String whom) {
		return db
				.sql("""
						INSERT INTO attempt_bucket AS b (key, tokens, updated_at) VALUES (:key, :burst - 1, clock_timestamp())
						ON CONFLICT (key) DO UPDATE
						   SET tokens = least(:burst, b.tokens + :rate * extract(epoch FROM clock_timestamp() - b.updated_at)) - 1,
						       updated_at = clock_timestamp()
						 WHERE least(:burst, b.tokens + :rate * extract(epoch FROM clock_timestamp() - b.updated_at)) >= 1
						""")
				.bind("key", digest(bucket.name() + "\n" + whom))
				.bind("burst", (double) bucket.burst())
				.bind("rate", bucket.perSecond())
				.fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Deletes buckets that were not used for longer; each must be full by then. Returns their number. */
	public Mono<Long> deleteUnused(Duration longer, int most) {
		return db.sql("""
				DELETE FROM attempt_bucket WHERE key IN (
				    SELECT key FROM attempt_bucket WHERE updated_at < now() - make_interval(secs => :longer)
				     ORDER BY updated_at LIMIT :most FOR UPDATE SKIP LOCKED)
				""").bind("longer", Rows.seconds(longer)).bind("most", most).fetch().rowsUpdated();
	}

	private static byte[] digest(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		} catch (NoSuchAlgorithmException missing) {
			throw new IllegalStateException(missing);
		}
	}
}
