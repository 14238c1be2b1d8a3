package stampede.identity.mail;

import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.identity.Email;
import stampede.kit.r2dbc.Rows;

/** Requests for mails. A request is the same statement for every address, whether or not it has an account. */
@Repository
public class MailRequests {
	private static final int LEASE_SECONDS = 60;
	private final DatabaseClient db;

	MailRequests(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * A claimed request.
	 *
	 * @param attempts this one included
	 */
	record Claimed(long id, Email email, Purpose purpose, int attempts) {}

	/** Asks for a mail, which a worker sends. */
	public Mono<Void> add(Email email, Purpose purpose) {
		return db.sql("INSERT INTO mail_request (email, purpose) VALUES (:email, :purpose)")
				.bind("email", email.value()).bind("purpose", purpose.name()).then();
	}

	/** Claims the oldest requests that are due, each for a minute times its attempts. */
	Mono<List<Claimed>> claim(int most) {
		return db.sql("""
				UPDATE mail_request
				   SET attempts = attempts + 1, due_at = now() + make_interval(secs => (attempts + 1) * %d)
				 WHERE id IN (SELECT id FROM mail_request WHERE due_at <= now() ORDER BY due_at LIMIT :most
				              FOR UPDATE SKIP LOCKED)
				RETURNING id, email, purpose, attempts
				""".formatted(LEASE_SECONDS))
				.bind("most", most)
				.map(row -> new Claimed(Rows.required(row, "id", Long.class),
						new Email(Rows.required(row, "email", String.class)),
						Purpose.valueOf(Rows.required(row, "purpose", String.class)),
						Rows.required(row, "attempts", Integer.class)))
				.all().collectList();
	}

	/** Deletes a request that is done. */
	Mono<Void> delete(Claimed request) {
		return db.sql("DELETE FROM mail_request WHERE id = :id").bind("id", request.id()).then();
	}
}
