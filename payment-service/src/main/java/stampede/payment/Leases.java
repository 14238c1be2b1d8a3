package stampede.payment;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.seconds;
import static stampede.payment.PaymentRows.COLUMNS;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Who works on a payment, for how long: a lease in the row instead of a lock, because the work is a network call. Times
 * are the database's: hosts disagree. A payment whose charge could no longer be repeated under its key is not given to anybody; the audit shows it.
 */
@Repository
public class Leases {
	private static final String REPEATABLE = "(created_at > now() - make_interval(secs => :repeatWithin)"
			+ " OR state NOT IN ('PENDING', 'UNKNOWN') OR provider_id IS NOT NULL)";
	private final DatabaseClient db;
	private final Duration lease;
	private final Duration repeatWithin;

	Leases(DatabaseClient db, PaymentProperties properties) {
		this.db = db;
		this.lease = properties.lease();
		this.repeatWithin = properties.retryWindow();
	}

	/**
	 * Takes over the order's payment for one lease; empty when somebody works on it or nothing is left to do. On one that
	 * was surely not sent nobody works.
	 */
	public Mono<Payment> claim(UUID order) {
		return claimWhere("order_id = :order AND (due_at <= now() OR (state = 'PENDING' AND charge_attempts = 0))",
				order, 1)
				.next();
	}

	/**
	 * Takes over up to {@code limit} payments that nobody works on, for one lease. Raising the version fences off
	 * whoever held them before; no lock is kept.
	 */
	public Mono<List<Payment>> claimDue(int limit) {
		return claimWhere(":order::uuid IS NULL AND due_at <= now()", null, limit).collectList();
	}

	/** How long the oldest payment that is due, and may still be worked on, has been so. */
	public Mono<Duration> overdue() {
		return db.sql("SELECT (extract(epoch FROM now() - min(due_at)) * 1000)::bigint AS millis FROM payment WHERE "
				+ "due_at <= now() AND " + REPEATABLE)
				.bind("repeatWithin", seconds(repeatWithin))
				.map(row -> Duration.ofMillis(Objects.requireNonNullElse(row.get("millis", Long.class), 0L)))
				.one();
	}

	/** The charge call that follows is counted in advance: a crash must not make it look unsent. */
	private Flux<Payment> claimWhere(String condition, @Nullable UUID order, int limit) {
		return db
				.sql("""
						WITH due AS (
						    SELECT id FROM payment
						     WHERE %s AND %s
						     ORDER BY due_at LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED
						)
						UPDATE payment p
						   SET version = p.version + 1, attempts = p.attempts + 1, due_at = now() + make_interval(secs => :lease),
						       charge_attempts = p.charge_attempts + CASE WHEN p.state IN ('PENDING', 'UNKNOWN') THEN 1 ELSE 0 END
						  FROM due
						 WHERE p.id = due.id
						RETURNING
						"""
						.formatted(condition, REPEATABLE) + COLUMNS)
				.bind("repeatWithin", seconds(repeatWithin))
				.bind("lease", seconds(lease))
				.bind("limit", limit)
				.bind("order", nullable(order, UUID.class))
				.map(PaymentRows::payment)
				.all();
	}

	/** Leaves a payment to the recovery worker after {@code pause}, unless somebody has changed or claimed it since. */
	public Mono<Void> handBack(Payment payment, Duration pause) {
		return db.sql("""
				UPDATE payment SET due_at = now() + make_interval(secs => :pause)
				 WHERE id = :id AND version = :version AND due_at IS NOT NULL
				""")
				.bind("pause", seconds(pause))
				.bind("id", payment.id())
				.bind("version", payment.version())
				.then();
	}
}
