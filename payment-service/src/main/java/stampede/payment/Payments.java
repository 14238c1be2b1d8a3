package stampede.payment;

import static stampede.payment.PaymentRows.COLUMNS;
import static stampede.payment.PaymentRows.nullable;
import static stampede.payment.PaymentRows.required;
import static stampede.payment.PaymentRows.seconds;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;
import stampede.payment.metrics.PaymentMetric;

/** The collection of payments. Whoever changes one holds no lock on it while the provider is asked. */
@Repository
public class Payments {
	private final DatabaseClient db;
	private final TransactionalOperator transaction;
	private final Duration lease;
	private final MeterRegistry meters;

	Payments(DatabaseClient db, TransactionalOperator transaction, SettlementProperties properties,
			MeterRegistry meters) {
		this.db = db;
		this.transaction = transaction;
		this.lease = properties.lease();
		this.meters = meters;
	}

	/** A payment as it was and as it is after a change, which may be the same. */
	public record Change(Payment before, Payment after) {}

	/**
	 * Writes a payment down unless its order has one; empty then. Answers it with the time at which that was. A charge has
	 * one lease to be made.
	 */
	Mono<Payment> add(Payment payment) {
		return Mono.deferContextual(context -> add(payment, Traces.parent(context)));
	}

	private Mono<Payment> add(Payment payment, @Nullable String trace) {
		var terms = payment.terms();
		return db
				.sql("""
						INSERT INTO payment (id, order_id, customer, amount, currency, capture_method, token, state, wish, sends,
						                     version, due_at, created_at, updated_at, traceparent)
						VALUES (:id, :order, :customer, :amount, :currency, :capture, :token, :state, :wish, :sends, 0,
						        CASE WHEN :open THEN now() + make_interval(secs => :lease) END, now(), now(), :trace)
						ON CONFLICT (order_id) DO NOTHING
						RETURNING created_at
						""")
				.bind("id", payment.id())
				.bind("order", payment.orderId())
				.bind("customer", payment.customer())
				.bind("amount", nullable(terms == null ? null : terms.amount().amount(), Long.class))
				.bind("currency", nullable(terms == null ? null : terms.amount().currency(), String.class))
				.bind("capture", nullable(terms == null ? null : terms.capture().name(), String.class))
				.bind("token", nullable(token(payment), String.class))
				.bind("state", payment.state().label())
				.bind("wish", payment.wish().name())
				.bind("sends", payment.sends())
				.bind("open", payment.state().isOpen())
				.bind("lease", seconds(lease))
				.bind("trace", nullable(trace, String.class))
				.map(row -> payment.added(required(row, "created_at", Instant.class), trace))
				.one();
	}

	/** Empty when the order has no payment. */
	public Mono<Payment> byOrder(UUID order) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one();
	}

	/** Empty when there is no such payment, or it is somebody else's. */
	public Mono<Payment> byIdAndCustomer(UUID id, String customer) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.id = :id AND p.customer = :customer")
				.bind("id", id)
				.bind("customer", customer)
				.map(PaymentRows::payment)
				.one();
	}

	/** The payment that the provider calls by that name, or else the order's; empty where there is neither. */
	public Mono<Payment> byProviderIdOrOrder(String providerId, @Nullable UUID order) {
		return db.sql("SELECT " + COLUMNS + """
				  FROM payment p
				 WHERE p.provider_id = :provider OR p.order_id = :order
				 ORDER BY p.provider_id IS NOT DISTINCT FROM :provider DESC
				 LIMIT 1
				""")
				.bind("provider", providerId)
				.bind("order", nullable(order, UUID.class))
				.map(PaymentRows::payment)
				.one();
	}

	/** The order of a payment by our id or the provider's; empty when neither is known. */
	public Mono<UUID> orderOf(@Nullable UUID id, @Nullable String providerId) {
		return db.sql("SELECT order_id FROM payment WHERE id = :id OR provider_id = :provider LIMIT 1")
				.bind("id", nullable(id, UUID.class))
				.bind("provider", nullable(providerId, String.class))
				.map(row -> required(row, "order_id", UUID.class))
				.one();
	}

	/**
	 * Reads, changes and saves in one short transaction, the ledger entries included; empty when the order has no
	 * payment. The row is locked from the read on, so that many changes queue up instead of failing each other, and the
	 * save compares the version all the same. Whoever gives a settled payment something to do has one lease to do it.
	 */
	public Mono<Change> change(UUID order, UnaryOperator<Payment> transition) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order FOR UPDATE")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one()
				.map(before -> new Change(before, transition.apply(before)))
				.flatMap(this::save)
				.as(transaction::transactional)
				.doOnNext(this::count);
	}

	/**
	 * The same for a payment that was just read or written: one statement, where nobody has changed it since. A row that is locked is
	 * waited for.
	 *
	 * @param seen by whoever works on it
	 */
	public Mono<Change> change(Payment seen, UnaryOperator<Payment> transition) {
		return Mono.fromSupplier(() -> new Change(seen, transition.apply(seen)))
				.filter(change -> !change.after().equals(seen))
				.flatMap(this::save)
				.doOnNext(this::count)
				.onErrorResume(PaymentException.Stale.class, _ -> Mono.empty())
				.switchIfEmpty(Mono.defer(() -> change(seen.orderId(), transition)));
	}

	/** Every change of what is taken or paid back comes by here, and once it is committed. */
	private void count(Change change) {
		var terms = change.after().terms();
		if (terms != null) {
			var currency = terms.amount().currency();
			var taken = change.after().state().captured() - change.before().state().captured();
			var back = change.after().state().refunded() - change.before().state().refunded();
			PaymentMetric.CAPTURED.counter(meters, currency).increment((double) taken);
			PaymentMetric.REFUNDED.counter(meters, currency).increment((double) back);
		}
	}

	private Mono<Change> save(Change change) {
		var after = change.after();
		if (after.equals(change.before())) {
			return Mono.just(change);
		}
		return update(after, after.state().captured() - change.before().state().captured())
				.flatMap(rows -> rows == 1
						? Mono.just(new Change(change.before(), after.saved()))
						: Mono.error(new PaymentException.Stale()));
	}

	private Mono<Long> update(Payment payment, long taken) {
		var state = payment.state();
		return db
				.sql("""
						WITH saved AS (
						    UPDATE payment
						       SET state = :state, wish = :wish, token = :token, provider_id = :provider, decline_code = :declineCode, failure_code = :failureCode,
						           captured = :captured, refunded = :refunded, refunding = :refunding, sends = :sends,
						           due_at = CASE WHEN :settled THEN NULL ELSE coalesce(due_at, now() + make_interval(secs => :lease)) END,
						           updated_at = now(), version = version + 1
						     WHERE id = :id AND version = :version
						    RETURNING id
						),
						"""
						+ Ledger.WITH_CAPTURE + "SELECT count(*) AS rows FROM saved")
				.bind("state", state.label())
				.bind("wish", payment.wish().name())
				.bind("token", nullable(token(payment), String.class))
				.bind("provider", nullable(payment.providerId(), String.class))
				.bind("declineCode", nullable(PaymentRows.declineCode(state), String.class))
				.bind("failureCode", nullable(PaymentRows.failureCode(state), String.class))
				.bind("captured", state.captured())
				.bind("refunded", state.refunded())
				.bind("refunding", payment.refunding())
				.bind("sends", payment.sends())
				.bind("settled", payment.next() == Step.NONE)
				.bind("lease", seconds(lease))
				.bind("id", payment.id())
				.bind("version", payment.version())
				.bind("taken", taken)
				.bind("currency",
						nullable(payment.terms() == null ? null : payment.terms().amount().currency(), String.class))
				.map(row -> required(row, "rows", Long.class))
				.one();
	}

	private static @Nullable String token(Payment payment) {
		var terms = payment.terms();
		return terms == null || terms.token() == null ? null : terms.token().value();
	}
}
