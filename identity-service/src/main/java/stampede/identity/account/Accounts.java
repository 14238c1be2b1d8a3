package stampede.identity.account;

import io.r2dbc.spi.Readable;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.Email;
import stampede.kit.r2dbc.Rows;

/** The collection of accounts. */
@Repository
public class Accounts {
	private final DatabaseClient db;

	Accounts(DatabaseClient db) {
		this.db = db;
	}

	/** Empty if there is none. */
	public Mono<Account> byEmail(Email email) {
		return db.sql("SELECT id, password FROM account WHERE email = :email").bind("email", email.value())
				.map(Accounts::read).one();
	}

	/** Empty if there is none, or if it was erased. */
	public Mono<Account> byId(AccountId id) {
		return db.sql("SELECT id, password FROM account WHERE id = :id AND erased_at IS NULL").bind("id", id.value())
				.map(Accounts::read).one();
	}

	/** Creates the account of the address, or sets the password of the one that exists; returns its id. */
	public Mono<AccountId> setPassword(Email email, String hash) {
		return db.sql("""
				WITH saved AS (
				    INSERT INTO account (id, email, password) VALUES (:id, :email, :password)
				    ON CONFLICT (email) DO UPDATE SET password = excluded.password, password_changed_at = now()
				    RETURNING id
				), recorded AS (
				    INSERT INTO security_event (account_id, kind) SELECT id, 'PASSWORD_SET' FROM saved
				)
				SELECT id FROM saved
				""")
				.bind("id", AccountId.random().value())
				.bind("email", email.value())
				.bind("password", hash)
				.map(row -> new AccountId(Rows.required(row, "id", UUID.class))).one();
	}

	/** Replaces the hash; {@code false} if it is not {@code expected} any more. */
	public Mono<Boolean> changePassword(Account expected, String hash) {
		return db
				.sql("""
						WITH changed AS (
						    UPDATE account SET password = :hash, password_changed_at = now() WHERE id = :id AND password = :expected
						    RETURNING id
						)
						INSERT INTO security_event (account_id, kind) SELECT id, 'PASSWORD_CHANGED' FROM changed
						""")
				.bind("id", expected.id().value())
				.bind("expected", expected.passwordHash())
				.bind("hash", hash)
				.fetch().rowsUpdated().map(rows -> rows == 1);
	}

	/** Erases address and password permanently; the id stays. Idempotent; also where there is no such account. */
	public Mono<Void> erase(AccountId id) {
		return db
				.sql("""
						WITH erased AS (
						    UPDATE account SET email = NULL, password = NULL, erased_at = now() WHERE id = :id AND erased_at IS NULL
						    RETURNING id
						)
						INSERT INTO security_event (account_id, kind) SELECT id, 'ACCOUNT_ERASED' FROM erased
						""")
				.bind("id", id.value()).then();
	}

	private static Account read(Readable row) {
		return new Account(new AccountId(Rows.required(row, "id", UUID.class)),
				Rows.required(row, "password", String.class));
	}
}
