package stampede.profile;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** The collection of profiles. */
@Repository
public class Profiles {
	private final DatabaseClient db;

	Profiles(DatabaseClient db) {
		this.db = db;
	}

	/** The account's profile; one of version 0 if there is none yet. An erased profile has no content. */
	public Mono<Profile> of(UUID account) {
		return db.sql(
				"SELECT version, coalesce(content::text, '{}') AS content FROM profile WHERE account_id = :account")
				.bind("account", account).map(Profiles::read).one().defaultIfEmpty(Profile.NONE);
	}

	/**
	 * Replaces the profile of version {@code expected}, 0 for a new one; a repeat fails. Fails with {@link ProfileException.Changed} or
	 * {@link ProfileException.Erased}.
	 */
	public Mono<Profile> replace(UUID account, long expected, String content) {
		var change = expected == 0
				? db.sql(
						"""
								INSERT INTO profile (account_id, version, content) VALUES (:account, :expected + 1, CAST(:content AS jsonb))
								ON CONFLICT DO NOTHING RETURNING version, content::text AS content
								""")
				: db.sql("""
						UPDATE profile SET version = version + 1, content = CAST(:content AS jsonb), updated_at = now()
						 WHERE account_id = :account AND version = :expected AND erased_at IS NULL
						RETURNING version, content::text AS content
						""");
		return change.bind("account", account).bind("expected", expected).bind("content", content)
				.map(Profiles::read).one().switchIfEmpty(Mono.defer(() -> refusal(account)));
	}

	private Mono<Profile> refusal(UUID account) {
		return db.sql("SELECT erased_at IS NOT NULL AS erased FROM profile WHERE account_id = :account")
				.bind("account", account).map(row -> Rows.required(row, "erased", Boolean.class)).one()
				.defaultIfEmpty(false)
				.flatMap(erased -> Mono.error(erased ? new ProfileException.Erased() : new ProfileException.Changed()));
	}

	/** Erases the content permanently. Idempotent; also where there is no profile yet. */
	public Mono<Void> erase(UUID account) {
		return db.sql("""
				INSERT INTO profile AS p (account_id, version, erased_at) VALUES (:account, 1, now())
				ON CONFLICT (account_id) DO UPDATE
				   SET content = NULL, version = p.version + 1, erased_at = now(), updated_at = now()
				 WHERE p.erased_at IS NULL
				""").bind("account", account).then();
	}

	/** The accounts that identity-service has not erased yet; the first erased here first. */
	public Flux<UUID> toForward(int most) {
		return db.sql("""
				SELECT account_id FROM profile WHERE erased_at IS NOT NULL AND forwarded_at IS NULL
				 ORDER BY erased_at LIMIT :most
				""").bind("most", most).map(row -> Rows.required(row, "account_id", UUID.class)).all();
	}

	/** How long the oldest of them has waited; zero without any. */
	public Mono<Duration> oldestToForward() {
		return db.sql("""
				SELECT coalesce(extract(epoch FROM now() - min(erased_at)), 0)::double precision AS age
				  FROM profile WHERE erased_at IS NOT NULL AND forwarded_at IS NULL
				""").map(row -> Duration.ofMillis(Math.round(Rows.required(row, "age", Double.class) * 1_000))).one();
	}

	/** Notes that identity-service has erased the account. Idempotent. */
	public Mono<Void> forwarded(UUID account) {
		return db.sql(
				"UPDATE profile SET forwarded_at = coalesce(forwarded_at, now()) WHERE account_id = :account AND erased_at IS NOT NULL")
				.bind("account", account).then();
	}

	private static Profile read(Readable row) {
		return new Profile(Rows.required(row, "version", Long.class), Rows.required(row, "content", String.class));
	}
}
