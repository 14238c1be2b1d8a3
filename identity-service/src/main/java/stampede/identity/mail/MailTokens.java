package stampede.identity.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.identity.Email;
import stampede.kit.r2dbc.Rows;

/** Tokens in mails: 256 random bits; the database has their digest. Each works once. */
@Repository
public class MailTokens {
	private static final int BYTES = 32;
	private final SecureRandom random = new SecureRandom();
	private final DatabaseClient db;

	MailTokens(DatabaseClient db) {
		this.db = db;
	}

	/** A new token for the holder of the address. */
	Mono<String> create(Email email, Duration life) {
		return Mono.fromSupplier(this::random)
				.delayUntil(token -> db
						.sql("""
								INSERT INTO mail_token (hash, email, expires_at) VALUES (:hash, :email, now() + make_interval(secs => :life))
								""")
						.bind("hash", digest(token))
						.bind("email", email.value())
						.bind("life", Rows.seconds(life))
						.then());
	}

	/** The address that the token was sent to; empty if it is unknown, was used, or has expired. */
	public Mono<Email> find(String token) {
		return db.sql("SELECT email FROM mail_token WHERE hash = :hash AND expires_at > now()")
				.bind("hash", digest(token))
				.map(row -> new Email(Rows.required(row, "email", String.class))).one();
	}

	/** The same, and no token of this address works any more. */
	public Mono<Email> use(String token) {
		return db.sql("DELETE FROM mail_token WHERE hash = :hash AND expires_at > now() RETURNING email")
				.bind("hash", digest(token))
				.map(row -> new Email(Rows.required(row, "email", String.class))).one()
				.delayUntil(email -> db.sql("DELETE FROM mail_token WHERE email = :email")
						.bind("email", email.value()).then());
	}

	/** Deletes expired tokens; returns their number. */
	public Mono<Long> deleteExpired() {
		return db.sql("DELETE FROM mail_token WHERE expires_at < now()").fetch().rowsUpdated();
	}

	private String random() {
		var bytes = new byte[BYTES];
		random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static byte[] digest(String token) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
		} catch (NoSuchAlgorithmException missing) {
			throw new IllegalStateException(missing);
		}
	}
}
