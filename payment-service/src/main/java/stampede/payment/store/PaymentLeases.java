package stampede.payment.store;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.seconds;
import static stampede.payment.store.PaymentRows.COLUMNS;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.payment.Payment;
import stampede.payment.PaymentProperties;

/**
 * Leases of unfinished payments, in the column {@code due_at}: the recovery worker may claim the payment after this time. A lease is
 * used instead of a lock because the work is a network call. Each claim increments the version, so that a process with an older version
 * cannot save (the fencing token). A payment whose charge can no longer be repeated under its idempotency key is not claimed; the audit
 * reports it.
 */
@Repository
public class PaymentLeases {
	private static final String REPEATABLE = "(created_at > now() - make_interval(secs => :retryWindow)"
			+ " OR state NOT IN ('PENDING', 'UNKNOWN') OR provider_id IS NOT NULL)";
	private final DatabaseClient db;
	private final Duration lease;
	private final Duration retryWindow;

	PaymentLeases(DatabaseClient db, PaymentProperties properties) {
		this.db = db;
		this.lease = properties.lease();
		this.retryWindow = properties.retryWindow();
	}

	/**
	 * Claims the order's payment for one lease; empty when it is leased or nothing is left to do. A payment that was not sent to the
	 * provider can be claimed at any time.
	 */
	public Mono<Payment> claim(UUID order) {
		return claimWhere("order_id = :order AND (due_at <= now() OR (state = 'PENDING' AND charge_attempts = 0))",
				order, 1)
				.next();
	}

	/**
	 * Claims up to {@code limit} due payments for one lease.
	 */
	public Mono<List<Payment>> claimDue(int limit) {
		return claimWhere(":order::uuid IS NULL AND due_at <= now()", null, limit).collectList();
	}

	/** Age of the oldest overdue payment that can be claimed; zero without one. */
	public Mono<Duration> overdue() {
		return db.sql("SELECT (extract(epoch FROM now() - min(due_at)) * 1000)::bigint AS millis FROM payment WHERE "
				+ "due_at <= now() AND " + REPEATABLE)
				.bind("retryWindow", seconds(retryWindow))
				.map(row -> Duration.ofMillis(Objects.requireNonNullElse(row.get("millis", Long.class), 0L)))
				.one();
	}

	/** Counts the charge call that follows in advance: after a crash it must count as sent. */
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
				.bind("retryWindow", seconds(retryWindow))
				.bind("lease", seconds(lease))
				.bind("limit", limit)
				.bind("order", nullable(order, UUID.class))
				.map(PaymentRows::payment)
				.all();
	}

	/** Makes the payment due after {@code pause}; without an effect where another process has changed or claimed it. */
	public Mono<Void> release(Payment payment, Duration pause) {
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
