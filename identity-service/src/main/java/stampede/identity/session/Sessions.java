package stampede.identity.session;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.Email;
import stampede.identity.account.Account;
import stampede.kit.r2dbc.Rows;

/** The collection of sessions. All times are the database's. */
@Repository
public class Sessions {
	private static final int MOST_LISTED = 100;
	/** Bounds the response to pollers, about 2 MB. */
	private static final int MOST_REVOKED = 50_000;
	private static final String COLUMNS = """
			s.id, s.account_id, s.n, s.device, s.created_at, s.rotated_at, s.expires_at, a.email = ANY (:operators) AS operator
			""";
	private final DatabaseClient db;
	private final SessionProperties properties;
	private final String[] operators;

	Sessions(DatabaseClient db, SessionProperties properties) {
		this.db = db;
		this.properties = properties;
		this.operators = properties.operators().stream().map(address -> address.toLowerCase(Locale.ROOT))
				.toArray(String[]::new);
	}

	/**
	 * A new session of the account; empty if its password was changed, or the account erased, since it was read. The lock makes such a change
	 * wait for this statement, so that it ends this session, too.
	 */
	Mono<Session> begin(Account account, String device) {
		return db.sql("""
				WITH a AS (
				    SELECT id, email FROM account WHERE id = :account AND password = :password FOR SHARE
				), s AS (
				    INSERT INTO session (id, account_id, device, expires_at)
				    SELECT :id, a.id, :device, now() + make_interval(secs => :idle) FROM a RETURNING *
				)
				SELECT %s FROM s JOIN a ON a.id = s.account_id
				""".formatted(COLUMNS))
				.bind("id", SessionId.next().value())
				.bind("account", account.id().value())
				.bind("password", account.passwordHash())
				.bind("device", device)
				.bind("idle", Rows.seconds(properties.idle()))
				.bind("operators", operators)
				.map(Sessions::read).one();
	}

	/** Replaces the refresh token {@code n} by its successor; empty if {@code n} is not the current one, or the session has ended. */
	Mono<Session> advance(SessionId id, int n) {
		return db
				.sql("""
						UPDATE session s
						   SET n = s.n + 1, rotated_at = now(),
						       expires_at = least(s.created_at + make_interval(secs => :longest), now() + make_interval(secs => :idle))
						  FROM account a
						 WHERE s.id = :id AND s.n = :n AND s.ended_at IS NULL AND s.expires_at > now() AND a.id = s.account_id
						RETURNING %s
						"""
						.formatted(COLUMNS))
				.bind("id", id.value())
				.bind("n", n)
				.bind("longest", Rows.seconds(properties.longest()))
				.bind("idle", Rows.seconds(properties.idle()))
				.bind("operators", operators)
				.map(Sessions::read).one();
	}

	/**
	 * A session that goes on.
	 *
	 * @param sinceRotation time since its refresh token was replaced last
	 */
	record Current(Session session, Duration sinceRotation) {}

	/** Empty if it has ended or expired. */
	Mono<Current> current(SessionId id) {
		return db.sql("""
				SELECT %s, extract(epoch FROM clock_timestamp() - s.rotated_at)::double precision AS since
				  FROM session s JOIN account a ON a.id = s.account_id
				 WHERE s.id = :id AND s.ended_at IS NULL AND s.expires_at > now()
				""".formatted(COLUMNS))
				.bind("id", id.value())
				.bind("operators", operators)
				.map(row -> new Current(read(row),
						Duration.ofMillis(Math.round(Rows.required(row, "since", Double.class) * 1_000))))
				.one();
	}

	/** A session with its account; empty if it has ended or expired. */
	Mono<CurrentSession> withAccount(SessionId id) {
		return db
				.sql("""
						SELECT s.account_id, a.email, s.device, s.created_at FROM session s JOIN account a ON a.id = s.account_id
						 WHERE s.id = :id AND s.ended_at IS NULL AND s.expires_at > now()
						""")
				.bind("id", id.value())
				.map(row -> new CurrentSession(id, new AccountId(Rows.required(row, "account_id", UUID.class)),
						new Email(Rows.required(row, "email", String.class)),
						Rows.required(row, "device", String.class),
						Rows.required(row, "created_at", Instant.class)))
				.one();
	}

	/** The sessions of the account that go on, the newest first, at most a hundred. */
	public Flux<Session> of(AccountId account) {
		return db.sql("""
				SELECT %s FROM session s JOIN account a ON a.id = s.account_id
				 WHERE s.account_id = :account AND s.ended_at IS NULL AND s.expires_at > now()
				 ORDER BY s.id DESC LIMIT %d
				""".formatted(COLUMNS, MOST_LISTED))
				.bind("account", account.value())
				.bind("operators", operators)
				.map(Sessions::read).all();
	}

	/** Ends one session; {@code false} if the account has no such session. Idempotent. */
	public Mono<Boolean> end(AccountId account, SessionId id, EndReason reason) {
		return db.sql("""
				UPDATE session SET ended_at = coalesce(ended_at, now()), end_reason = coalesce(end_reason, :reason)
				 WHERE id = :id AND account_id = :account
				""")
				.bind("reason", reason.name())
				.bind("id", id.value())
				.bind("account", account.value())
				.fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Ends a session because one of its old refresh tokens was used, and records the event. Idempotent. */
	Mono<Void> endReused(Session session) {
		return db
				.sql("""
						WITH ended AS (
						    UPDATE session SET ended_at = now(), end_reason = 'TOKEN_REUSED' WHERE id = :id AND ended_at IS NULL
						    RETURNING account_id, id
						)
						INSERT INTO security_event (account_id, session_id, kind) SELECT account_id, id, 'TOKEN_REUSED' FROM ended
						""")
				.bind("id", session.id().value()).then();
	}

	/**
	 * Ends all sessions of the account; returns their number. Idempotent.
	 *
	 * @param except the session that goes on; null for none
	 */
	public Mono<Long> endAll(AccountId account, EndReason reason, @Nullable SessionId except) {
		return db.sql("""
				UPDATE session SET ended_at = now(), end_reason = :reason
				 WHERE account_id = :account AND ended_at IS NULL AND id IS DISTINCT FROM :except
				""")
				.bind("reason", reason.name())
				.bind("account", account.value())
				.bind("except", Rows.nullable(except == null ? null : except.value(), UUID.class))
				.fetch().rowsUpdated();
	}

	/** The sessions that were ended within {@code past}; the last ended first, at most 50,000. Their access tokens may be unexpired. */
	public Flux<SessionId> endedWithin(Duration past) {
		return db
				.sql("""
						SELECT id FROM session WHERE ended_at > now() - make_interval(secs => :past) ORDER BY ended_at DESC LIMIT %d
						"""
						.formatted(MOST_REVOKED))
				.bind("past", Rows.seconds(past))
				.map(row -> new SessionId(Rows.required(row, "id", UUID.class))).all();
	}

	/** Deletes sessions that ended or expired longer ago; returns their number. */
	public Mono<Long> deleteEnded(Duration longerAgo, int most) {
		return db.sql("""
				DELETE FROM session WHERE id IN (
				    SELECT id FROM session WHERE expires_at < now() - make_interval(secs => :ago)
				    UNION ALL
				    SELECT id FROM session WHERE ended_at < now() - make_interval(secs => :ago)
				    LIMIT :most)
				""").bind("ago", Rows.seconds(longerAgo)).bind("most", most).fetch().rowsUpdated();
	}

	private static Session read(Readable row) {
		return new Session(new SessionId(Rows.required(row, "id", UUID.class)),
				new AccountId(Rows.required(row, "account_id", UUID.class)), Rows.required(row, "n", Integer.class),
				Rows.required(row, "device", String.class), Rows.required(row, "created_at", Instant.class),
				Rows.required(row, "rotated_at", Instant.class), Rows.required(row, "expires_at", Instant.class),
				Boolean.TRUE.equals(row.get("operator", Boolean.class)));
	}
}
