package stampede.kit.feed;

import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** The cursor of each reader, in the consumer's table {@code feed_cursor (reader text PRIMARY KEY, cursor text NOT NULL)}. */
@Repository
class FeedCursors {
	private final DatabaseClient db;

	FeedCursors(DatabaseClient db) {
		this.db = db;
	}

	/** Empty if the reader has read nothing. */
	Mono<String> current(String reader) {
		return db.sql("SELECT cursor FROM feed_cursor WHERE reader = :reader").bind("reader", reader)
				.map(row -> Rows.required(row, "cursor", String.class)).one();
	}

	/**
	 * Replaces the cursor {@code read}; {@code false}, without an effect, if it is another one by now: another process has applied these
	 * events. Locks the cursor until the transaction ends.
	 */
	Mono<Boolean> move(String reader, @Nullable String read, String next) {
		var statement = read == null
				? db.sql("INSERT INTO feed_cursor (reader, cursor) VALUES (:reader, :next) ON CONFLICT DO NOTHING")
				: db.sql("UPDATE feed_cursor SET cursor = :next WHERE reader = :reader AND cursor = :read").bind("read",
						read);
		return statement.bind("reader", reader).bind("next", next).fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Locks the cursor until the transaction ends. Empty if there is none yet. */
	Mono<String> lock(String reader) {
		return db.sql("SELECT cursor FROM feed_cursor WHERE reader = :reader FOR UPDATE").bind("reader", reader)
				.map(row -> Rows.required(row, "cursor", String.class)).one();
	}

	/** Deletes the cursor {@code read}; {@code false}, without an effect, if it is another one by now. */
	Mono<Boolean> delete(String reader, String read) {
		return db.sql("DELETE FROM feed_cursor WHERE reader = :reader AND cursor = :read")
				.bind("reader", reader).bind("read", read).fetch().rowsUpdated().map(rows -> rows == 1);
	}
}
