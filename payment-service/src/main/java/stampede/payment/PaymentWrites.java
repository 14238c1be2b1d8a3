package stampede.payment;

import static stampede.kit.r2dbc.Rows.column;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * Writes payments, in statements on sets: each takes a list, and answers one outcome for each member, in its order. What is true of
 * one member says nothing of another; an error is a fault, and concerns all of them.
 */
@Repository
class PaymentWrites {
	private final DatabaseClient db;
	private final Duration lease;

	PaymentWrites(DatabaseClient db, PaymentProperties properties) {
		this.db = db;
		this.lease = properties.lease();
	}

	/** @param trace the W3C traceparent of the request that began it */
	record NewPayment(Payment payment, @Nullable String trace) {}

	/** Writes each down unless its order has one; empty then. Answers it with the time at which that was. */
	Mono<List<Optional<Payment>>> add(List<NewPayment> asked) {
		return db
				.sql("""
						INSERT INTO payment (id, order_id, customer, amount, currency, capture_method, token, state, requested_action, charge_attempts,
						                     version, due_at, created_at, updated_at, traceparent)
						SELECT asked.id, asked.order_id, asked.customer, asked.amount, asked.currency, asked.capture, asked.token, asked.state,
						       asked.requested_action, asked.charge_attempts, 0, CASE WHEN asked.open THEN now() + make_interval(secs => :lease) END, now(), now(),
						       asked.trace
						  FROM unnest(:ids, :orders, :customers, :amounts, :currencies, :captures, :tokens, :states, :requestedActions, :chargeAttempts, :open,
						              :traces)
						       AS asked (id, order_id, customer, amount, currency, capture, token, state, requested_action, charge_attempts, open, trace)
						 ORDER BY asked.order_id
						ON CONFLICT (order_id) DO NOTHING
						RETURNING id, created_at
						""")
				.bind("ids", column(asked, each -> each.payment().id(), UUID[]::new))
				.bind("orders", column(asked, each -> each.payment().orderId(), UUID[]::new))
				.bind("customers", column(asked, each -> each.payment().customer(), String[]::new))
				.bind("amounts", column(asked, each -> amount(each.payment()), Long[]::new))
				.bind("currencies", column(asked, each -> currency(each.payment()), String[]::new))
				.bind("captures", column(asked,
						each -> each.payment().terms() == null ? null : each.payment().terms().capture().name(),
						String[]::new))
				.bind("tokens", column(asked, each -> token(each.payment()), String[]::new))
				.bind("states", column(asked, each -> each.payment().state().label(), String[]::new))
				.bind("requestedActions", column(asked, each -> each.payment().requestedAction().name(), String[]::new))
				.bind("chargeAttempts", column(asked, each -> each.payment().chargeAttempts(), Integer[]::new))
				.bind("open", column(asked, each -> each.payment().state().isOpen(), Boolean[]::new))
				.bind("traces", column(asked, NewPayment::trace, String[]::new))
				.bind("lease", seconds(lease))
				.map(PaymentWrites::added)
				.all()
				.collectMap(Added::id, Added::at)
				.map(times -> asked.stream().map(each -> Optional.ofNullable(times.get(each.payment().id()))
						.map(at -> each.payment().added(at, each.trace()))).toList());
	}

	private record Added(UUID id, Instant at) {}

	private static Added added(Readable row) {
		return new Added(required(row, "id", UUID.class), required(row, "created_at", Instant.class));
	}

	/**
	 * Saves each, with the ledger entries that belong to it, where its version is still that of the database; answers it with its new
	 * version, empty where it is stale. Whoever gives a settled payment something to do has one lease to do it.
	 */
	Mono<List<Optional<Payments.Change>>> save(List<Payments.Change> asked) {
		return db
				.sql("""
						WITH asked AS (
						    SELECT * FROM unnest(:ids, :versions, :states, :requestedActions, :tokens, :providers, :declines, :failures, :captured, :refunded,
						                         :refunding, :chargeAttempts, :settled, :taken, :currencies)
						        AS asked (id, version, state, requested_action, token, provider_id, decline_code, failure_code, captured, refunded,
						                  refunding, charge_attempts, settled, taken, currency)
						), locked AS (
						    SELECT id FROM payment WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE
						), saved AS (
						    UPDATE payment p
						       SET state = asked.state, requested_action = asked.requested_action, token = asked.token, provider_id = asked.provider_id,
						           decline_code = asked.decline_code, failure_code = asked.failure_code, captured = asked.captured,
						           refunded = asked.refunded, refunding = asked.refunding, charge_attempts = asked.charge_attempts,
						           due_at = CASE WHEN asked.settled THEN NULL
						                         ELSE coalesce(p.due_at, now() + make_interval(secs => :lease)) END,
						           updated_at = now(), version = p.version + 1
						      FROM asked JOIN locked ON locked.id = asked.id
						     WHERE p.id = asked.id AND p.version = asked.version
						    RETURNING p.id
						),
						"""
						+ Ledger.WITH_CAPTURES + "SELECT id FROM saved")
				.bind("ids", column(asked, each -> each.after().id(), UUID[]::new))
				.bind("versions", column(asked, each -> each.after().version(), Long[]::new))
				.bind("states", column(asked, each -> each.after().state().label(), String[]::new))
				.bind("requestedActions", column(asked, each -> each.after().requestedAction().name(), String[]::new))
				.bind("tokens", column(asked, each -> token(each.after()), String[]::new))
				.bind("providers", column(asked, each -> each.after().providerId(), String[]::new))
				.bind("declines", column(asked, each -> PaymentRows.declineCode(each.after().state()), String[]::new))
				.bind("failures", column(asked, each -> PaymentRows.failureCode(each.after().state()), String[]::new))
				.bind("captured", column(asked, each -> each.after().state().captured(), Long[]::new))
				.bind("refunded", column(asked, each -> each.after().state().refunded(), Long[]::new))
				.bind("refunding", column(asked, each -> each.after().refunding(), Long[]::new))
				.bind("chargeAttempts", column(asked, each -> each.after().chargeAttempts(), Integer[]::new))
				.bind("settled", column(asked, each -> each.after().next() == Step.NONE, Boolean[]::new))
				.bind("taken", column(asked, Payments.Change::taken, Long[]::new))
				.bind("currencies", column(asked, each -> currency(each.after()), String[]::new))
				.bind("lease", seconds(lease))
				.map(row -> required(row, "id", UUID.class))
				.all()
				.collectList()
				.map(saved -> asked.stream().map(each -> saved.contains(each.after().id())
						? Optional.of(new Payments.Change(each.before(), each.after().saved()))
						: Optional.<Payments.Change>empty()).toList());
	}

	private static @Nullable Long amount(Payment payment) {
		return payment.terms() == null ? null : payment.terms().amount().amount();
	}

	private static @Nullable String currency(Payment payment) {
		return payment.terms() == null ? null : payment.terms().amount().currency();
	}

	private static @Nullable String token(Payment payment) {
		var terms = payment.terms();
		return terms == null || terms.token() == null ? null : terms.token().value();
	}
}
