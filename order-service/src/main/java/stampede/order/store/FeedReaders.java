package stampede.order.store;

import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The registered readers of the feed, and the key of their cursors. */
@Repository
public class FeedReaders {
	private final DatabaseClient db;

	FeedReaders(DatabaseClient db) {
		this.db = db;
	}

	/** The key that authenticates cursors, at least 32 bytes; it never changes. */
	public Mono<byte[]> key() {
		return db.sql("SELECT key FROM feed WHERE id").map(row -> required(row, "key", ByteBuffer.class)).one()
				.map(buffer -> {
					var key = new byte[buffer.remaining()];
					buffer.get(key);
					return key;
				});
	}

	/**
	 * Registers the reader, or notes that it has processed every event that is visible in {@code readUntil}. Writes nothing if that is
	 * known and less than a minute old.
	 */
	public Mono<Void> note(String reader, Snapshot readUntil) {
		return db.sql("""
				INSERT INTO feed_reader AS r (name, read_until) VALUES (:reader, CAST(:readUntil AS pg_snapshot))
				ON CONFLICT (name) DO UPDATE SET read_until = excluded.read_until, seen_at = now()
				 WHERE r.read_until::text <> excluded.read_until::text OR r.seen_at < now() - interval '1 minute'
				""").bind("reader", reader).bind("readUntil", readUntil.text()).then();
	}

	/** Deletes the readers that have been silent for longer than {@code silence}, and returns their names. */
	public Flux<String> deleteSilent(Duration silence) {
		return db
				.sql("""
						DELETE FROM feed_reader WHERE name > '' AND seen_at < now() - make_interval(secs => :silence) RETURNING name
						""")
				.bind("silence", seconds(silence)).map(row -> required(row, "name", String.class)).all();
	}

	/** How long the most silent reader has been silent; zero without readers. */
	public Mono<Duration> longestSilence() {
		return db.sql("""
				SELECT coalesce(extract(epoch FROM now() - min(seen_at)), 0)::double precision AS age
				  FROM feed_reader WHERE name > ''
				""").map(row -> Duration.ofMillis(Math.round(required(row, "age", Double.class) * 1_000))).one();
	}
}
