package stampede.identity.key;

import com.nimbusds.jose.jwk.RSAKey;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.kit.r2dbc.Rows;

/** The collection of signing keys. All times are the database's. */
@Repository
class SigningKeys {
	private final DatabaseClient db;
	private final TransactionalOperator transactions;
	private final KeySeal seal;

	SigningKeys(DatabaseClient db, TransactionalOperator transactions, KeySeal seal) {
		this.db = db;
		this.transactions = transactions;
		this.seal = seal;
	}

	/** All keys, the oldest first. */
	Mono<List<SigningKey>> all() {
		return db.sql("""
				SELECT kid, state, sealed, created_at, activated_at,
				       extract(epoch FROM now() - created_at)::double precision AS age,
				       extract(epoch FROM now() - coalesce(activated_at, now()))::double precision AS active
				  FROM signing_key ORDER BY created_at, kid
				""").map(this::read).all().collectList();
	}

	/** Adds a key; {@code false} if there is one in that state already. */
	Mono<Boolean> add(RSAKey key, KeyState state) {
		return db.sql("""
				INSERT INTO signing_key (kid, state, sealed, activated_at)
				VALUES (:kid, :state, :sealed, CASE WHEN :state = 'ACTIVE' THEN now() END) ON CONFLICT DO NOTHING
				""")
				.bind("kid", key.getKeyID())
				.bind("state", state.name())
				.bind("sealed", seal.seal(key))
				.fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Retires the active key and activates the next one; {@code false} if another process was first. */
	Mono<Boolean> promote(String active, String next) {
		return Detached.run(change("""
				UPDATE signing_key SET state = 'RETIRED', retired_at = now() WHERE kid = :kid AND state = 'ACTIVE'
				""", active)
				.flatMap(retired -> retired
						? change(
								"""
										UPDATE signing_key SET state = 'ACTIVE', activated_at = now() WHERE kid = :kid AND state = 'NEXT'
										""",
								next)
						: Mono.just(false))
				.as(transactions::transactional));
	}

	private Mono<Boolean> change(String sql, String kid) {
		return db.sql(sql).bind("kid", kid).fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Deletes keys that were retired longer ago; returns their number. */
	Mono<Long> deleteRetired(Duration longerAgo) {
		return db.sql(
				"DELETE FROM signing_key WHERE state = 'RETIRED' AND retired_at < now() - make_interval(secs => :ago)")
				.bind("ago", Rows.seconds(longerAgo)).fetch().rowsUpdated();
	}

	private SigningKey read(Readable row) {
		var kid = Rows.required(row, "kid", String.class);
		return new SigningKey(seal.open(kid, Rows.required(row, "sealed", String.class)),
				KeyState.valueOf(Rows.required(row, "state", String.class)),
				Rows.required(row, "created_at", Instant.class), row.get("activated_at", Instant.class),
				seconds(row, "age"), seconds(row, "active"));
	}

	private static Duration seconds(Readable row, String column) {
		return Duration.ofMillis(Math.round(Rows.required(row, column, Double.class) * 1_000));
	}
}
