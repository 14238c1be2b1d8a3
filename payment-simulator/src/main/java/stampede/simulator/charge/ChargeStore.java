package stampede.simulator.charge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Intents, refunds and the answers that keys have had, in the database; used within {@link GroupCommit} only. */
@Component
public class ChargeStore {
	private final JdbcClient database;
	private final ObjectMapper json;

	ChargeStore(JdbcClient database, ObjectMapper json) {
		this.database = database;
		this.json = json;
	}

	/** The answer to the first call of a key. */
	record Known(String fingerprint, Answer answer) {}

	void record(Answer answer, @Nullable String key, String fingerprint) {
		var intent = answer.intent();
		put(intent);
		if (intent.charge() != null) {
			database.sql("INSERT INTO charge (id, intent) VALUES (?, ?) ON CONFLICT DO NOTHING")
					.params(intent.charge().id(), intent.id())
					.update();
		}
		if (answer.refund() != null) {
			put(answer.refund(), answer.unsettled());
		}
		if (key != null) {
			database.sql("INSERT INTO idempotency_key (key, fingerprint, answer) VALUES (?, ?, ?)")
					.params(key, fingerprint, written(answer))
					.update();
		}
	}

	private void put(Intent intent) {
		database.sql("INSERT INTO intent (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body")
				.params(intent.id(), written(intent))
				.update();
	}

	private void put(Refund refund, boolean unsettled) {
		database.sql("""
				INSERT INTO refund (id, intent, charge, unsettled, body) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (id) DO UPDATE SET unsettled = excluded.unsettled, body = excluded.body""")
				.params(refund.id(), refund.intent(), refund.charge(), unsettled, written(refund))
				.update();
	}

	Optional<Known> answerOf(String key) {
		return database.sql("SELECT fingerprint, answer FROM idempotency_key WHERE key = ?")
				.param(key)
				.query((row, _) -> new Known(row.getString(1), read(row.getString(2), Answer.class)))
				.optional();
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Intent intent(String id) {
		return database.sql("SELECT body FROM intent WHERE id = ?")
				.param(id)
				.query((row, _) -> read(row.getString(1), Intent.class))
				.optional()
				.orElseThrow(() -> new InvalidRequestException(Refusal.missing("payment_intent", id, "intent")));
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Intent intentOrCharge(String id) {
		if (!id.startsWith("ch_")) {
			return intent(id);
		}
		return database.sql("SELECT intent FROM charge WHERE id = ?")
				.param(id)
				.query(String.class)
				.optional()
				.map(this::intent)
				.orElseThrow(() -> new InvalidRequestException(Refusal.missing("charge", id, "charge")));
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Refund refund(String id) {
		return database.sql("SELECT body FROM refund WHERE id = ?")
				.param(id)
				.query((row, _) -> read(row.getString(1), Refund.class))
				.optional()
				.orElseThrow(() -> new InvalidRequestException(Refusal.missing("refund", id, "id")));
	}

	/** Refunds that have not reached their card's final state, oldest first, at most {@code limit}. */
	List<String> unsettled(int limit) {
		return database.sql("SELECT id FROM refund WHERE unsettled ORDER BY seq LIMIT ?")
				.param(limit)
				.query(String.class)
				.list();
	}

	/** Newest first, from the one before {@code after}; empty when {@code after} is not known. */
	Page<Intent> intents(@Nullable String after, int limit, boolean approvedOnly) {
		return Page.of(database.sql("""
				SELECT body FROM intent
				WHERE (:after IS NULL OR seq < (SELECT seq FROM intent WHERE id = :after)) AND approved >= :approved
				ORDER BY seq DESC LIMIT :limit""")
				.param("after", after)
				.param("approved", approvedOnly ? 1 : 0)
				.param("limit", limit + 1)
				.query((row, _) -> read(row.getString(1), Intent.class))
				.list(), limit);
	}

	/**
	 * Newest first, from the one before {@code after}; empty when {@code after} is not known.
	 *
	 * @param intent of this one alone, when given; {@code charge} likewise
	 */
	Page<Refund> refunds(@Nullable String after, int limit, @Nullable String intent, @Nullable String charge) {
		return Page.of(database.sql("""
				SELECT body FROM refund
				WHERE (:after IS NULL OR seq < (SELECT seq FROM refund WHERE id = :after))%s%s
				ORDER BY seq DESC LIMIT :limit""".formatted(
				intent == null ? "" : " AND intent = :intent", charge == null ? "" : " AND charge = :charge"))
				.param("after", after)
				.param("intent", intent)
				.param("charge", charge)
				.param("limit", limit + 1)
				.query((row, _) -> read(row.getString(1), Refund.class))
				.list(), limit);
	}

	Totals totals() {
		return database.sql("""
				SELECT count(*), coalesce(sum(captured), 0), coalesce(sum(refunded), 0), count(DISTINCT order_id)
				FROM intent WHERE status = 'SUCCEEDED'""")
				.query((row, _) -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
				.single();
	}

	private String written(Object value) {
		try {
			return json.writeValueAsString(value);
		} catch (JsonProcessingException impossible) {
			throw new UncheckedIOException(impossible);
		}
	}

	private <T> T read(String text, Class<T> type) {
		try {
			return json.readValue(text, type);
		} catch (JsonProcessingException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}
}
