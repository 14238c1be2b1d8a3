package stampede.payment;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import com.github.f4b6a3.uuid.UuidCreator;
import io.r2dbc.spi.Readable;
import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.Discrepancy.Resolution;
import stampede.payment.Ledger.Posting;
import stampede.payment.Refund.State;
import stampede.payment.provider.RefundReply;

/** The collection of refunds. A refund and its payment change in one transaction, so that the sums agree. */
@Repository
public class Refunds {
	private static final Logger log = LoggerFactory.getLogger(Refunds.class);
	private static final String SELECT = "SELECT id, payment_id, amount, state, provider_id FROM refund ";
	private final DatabaseClient db;
	private final Payments payments;
	private final Ledger ledger;
	private final Discrepancies discrepancies;
	private final TransactionalOperator transaction;
	private final Duration repeatWithin;

	Refunds(DatabaseClient db, Payments payments, Ledger ledger, Discrepancies discrepancies,
			TransactionalOperator transaction, PaymentProperties properties) {
		this.db = db;
		this.payments = payments;
		this.ledger = ledger;
		this.discrepancies = discrepancies;
		this.transaction = transaction;
		this.repeatWithin = properties.retryWindow();
	}

	/** Empty when there is no such refund. */
	public Mono<Refund> byId(UUID id) {
		return db.sql(SELECT + "WHERE id = :id").bind("id", id).map(Refunds::refund).one();
	}

	/** Refunds of a payment that may be asked about, oldest first: what has a name at the provider always may. */
	public Flux<Refund> pendingOf(Payment payment) {
		return db.sql(SELECT + "WHERE payment_id = :payment AND state = 'PENDING'"
				+ " AND (created_at > now() - make_interval(secs => :repeatWithin) OR provider_id IS NOT NULL) ORDER BY id")
				.bind("payment", payment.id())
				.bind("repeatWithin", seconds(repeatWithin))
				.map(Refunds::refund)
				.all();
	}

	/**
	 * Writes a refund down and reserves its money; empty when the order has no payment. {@code false} when the
	 * refund exists already: nothing is changed then.
	 */
	public Mono<Boolean> begin(UUID id, UUID order, long amount) {
		return payments.change(order, payment -> payment.reserveForRefund(amount))
				// Looked for under the payment's lock: waiting for its row in the insert would be the other way round (deadlock).
				.flatMap(change -> byId(id).<Boolean>flatMap(_ -> Mono.error(new AlreadyBegun()))
						.switchIfEmpty(Mono.defer(() -> add(Refund.pending(id, change.after(), amount)))))
				.as(transaction::transactional)
				.onErrorReturn(AlreadyBegun.class, false);
	}

	/** Begins to pay back all that is left, where anything is. */
	public Mono<Payment> beginRest(UUID id, UUID order) {
		return payments.change(order, payment -> payment.reserveForRefund(payment.refundable()))
				.flatMap(change -> change.after().equals(change.before())
						? Mono.just(change.after())
						: add(Refund.pending(id, change.after(),
								change.after().refunding() - change.before().refunding()))
								.thenReturn(change.after()))
				.as(transaction::transactional);
	}

	/**
	 * Applies the provider's reply. A failed refund stays failed; a succeeded one that fails later is reversed and recorded as a
	 * discrepancy. A repeat changes nothing.
	 */
	public Mono<Void> apply(Refund refund, UUID order, RefundReply reply) {
		return switch (reply) {
			case RefundReply.Succeeded(var provider) -> succeeded(refund, order, provider);
			case RefundReply.Failed(var code) -> failed(refund, order, code);
			case RefundReply.Underway(var provider) -> underway(refund, provider);
			case RefundReply.Unanswered _ -> Mono.empty();
		};
	}

	private Mono<Void> succeeded(Refund refund, UUID order, String provider) {
		return end(refund, order, State.PENDING, State.SUCCEEDED, provider, null)
				.flatMap(_ -> payments.change(order, payment -> payment.refunded(refund.amount())))
				.flatMap(change -> ledger.post(Posting.REFUND, refund.id(), refund.paymentId(), amount(refund, change)))
				.then(Mono.defer(() -> discrepancies.refunded(refund)))
				.as(transaction::transactional);
	}

	private Mono<Void> failed(Refund refund, UUID order, String code) {
		return end(refund, order, State.PENDING, State.FAILED, null, code)
				.flatMap(_ -> payments.change(order, payment -> payment.releaseRefundReservation(refund.amount())))
				.delayUntil(_ -> withdrawn(refund))
				.as(transaction::transactional)
				.doOnNext(_ -> log.atError().addKeyValue("order.id", order).log(
						"refund {} of order {} failed ({}): the customer has not been paid back",
						refund.id(), order, code))
				.switchIfEmpty(Mono.defer(() -> reversed(refund, order, code)))
				.then();
	}

	/** An unrequested refund that failed needs no operator any more. */
	private Mono<Boolean> withdrawn(Refund refund) {
		return discrepancies.byProviderId(Kind.REFUND_NOT_REQUESTED, refund.providerId())
				.flatMap(it -> discrepancies.resolve(it, Resolution.REINSTATED, null, null));
	}

	/** A refund that had succeeded: the books follow the provider's, and operators see the order. */
	private Mono<Payments.Change> reversed(Refund refund, UUID order, String code) {
		return end(refund, order, State.SUCCEEDED, State.FAILED, null, code)
				.flatMap(_ -> payments.change(order, payment -> payment.unrefunded(refund.amount())))
				.delayUntil(change -> ledger.post(Posting.REFUND_REVERSAL, refund.id(), refund.paymentId(),
						amount(refund, change)))
				.delayUntil(change -> explainReversal(refund, change, code))
				.as(transaction::transactional);
	}

	/** A reversed refund that was not requested here leaves the payment as the order knows it. */
	private Mono<?> explainReversal(Refund refund, Payments.Change change, String code) {
		return byId(refund.id())
				.flatMap(known -> withdrawn(known).<Object>cast(Object.class)
						.switchIfEmpty(Mono.defer(() -> discrepancies.add(Kind.REFUND_REVERSED, change.after(),
								known.providerId() == null ? known.id().toString() : known.providerId(),
								amount(refund, change), code))));
	}

	/**
	 * Records a refund that was made at the provider and not here, as pending; {@link #apply} ends it. Answers the known one where it
	 * was recorded before. Empty when the order has no payment.
	 */
	public Mono<Refund> addUnrequested(UUID order, String providerId, long amount, @Nullable String reason) {
		return payments.lock(order)
				.flatMap(_ -> byProviderId(providerId)
						.switchIfEmpty(Mono.defer(() -> payments
								.change(order, payment -> payment.reserveUnrequested(amount))
								.flatMap(change -> addUnrequested(change, providerId, amount, reason)))))
				.as(transaction::transactional);
	}

	private Mono<Refund> addUnrequested(Payments.Change change, String providerId, long amount,
			@Nullable String reason) {
		var refund = Refund.pending(UuidCreator.getTimeOrderedEpoch(), change.after(), amount);
		return add(refund)
				.then(Mono.defer(() -> underway(refund, providerId)))
				.then(Mono.defer(() -> discrepancies.add(Kind.REFUND_NOT_REQUESTED, change.after(), providerId,
						amount(refund, change), reason)))
				.then(Mono.defer(() -> byProviderId(providerId)));
	}

	/** Empty when the provider's refund is not known. */
	public Mono<Refund> byProviderId(String providerId) {
		return db.sql(SELECT + "WHERE provider_id = :provider").bind("provider", providerId).map(Refunds::refund).one();
	}

	private static Money amount(Refund refund, Payments.Change change) {
		return new Money(refund.amount(), Objects.requireNonNull(change.after().terms(), "terms").amount().currency());
	}

	/** Locks the payment, as every transaction does first, and ends the refund; empty when it is not in the state {@code from}. */
	private Mono<Refund> end(Refund refund, UUID order, State from, State to, @Nullable String provider,
			@Nullable String code) {
		return payments.lock(order)
				.then(Mono.defer(() -> db
						.sql("""
								UPDATE refund
								   SET state = :to, provider_id = coalesce(:provider, provider_id), failure_code = :code, updated_at = now()
								 WHERE id = :id AND state = :from
								""")
						.bind("from", from.name())
						.bind("to", to.name())
						.bind("provider", nullable(provider, String.class))
						.bind("code", nullable(code, String.class))
						.bind("id", refund.id())
						.fetch().rowsUpdated()))
				.filter(rows -> rows == 1)
				.map(_ -> refund);
	}

	private Mono<Void> underway(Refund refund, String provider) {
		return db.sql("UPDATE refund SET provider_id = :provider WHERE id = :id AND state = 'PENDING'")
				.bind("provider", provider)
				.bind("id", refund.id())
				.then();
	}

	/** Gives back what was reserved for a refund which turns out to exist. */
	private static final class AlreadyBegun extends RuntimeException {
		@Serial
		private static final long serialVersionUID = 1L;

		AlreadyBegun() {
			super("the refund exists", null, false, false);
		}
	}

	private Mono<Boolean> add(Refund refund) {
		return db.sql("""
				INSERT INTO refund (id, payment_id, amount, state, created_at, updated_at)
				VALUES (:id, :payment, :amount, 'PENDING', now(), now())
				ON CONFLICT (id) DO NOTHING
				""")
				.bind("id", refund.id())
				.bind("payment", refund.paymentId())
				.bind("amount", refund.amount())
				.fetch().rowsUpdated()
				.flatMap(rows -> rows == 1 ? Mono.just(true) : Mono.error(new AlreadyBegun()));
	}

	private static Refund refund(Readable row) {
		return new Refund(required(row, "id", UUID.class), required(row, "payment_id", UUID.class),
				required(row, "amount", Long.class), State.valueOf(required(row, "state", String.class)),
				row.get("provider_id", String.class));
	}
}
