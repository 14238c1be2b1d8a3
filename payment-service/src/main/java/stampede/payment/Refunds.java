package stampede.payment;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import java.io.Serial;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.payment.Refund.State;
import stampede.payment.provider.RefundReply;

/** The collection of refunds. A refund and its payment change in one transaction, or the sums would not hold. */
@Repository
public class Refunds {
	private static final Logger log = LoggerFactory.getLogger(Refunds.class);
	private static final String SELECT = "SELECT id, payment_id, amount, state, provider_id FROM refund ";
	private final DatabaseClient db;
	private final Payments payments;
	private final Ledger ledger;
	private final TransactionalOperator transaction;
	private final Duration repeatWithin;

	Refunds(DatabaseClient db, Payments payments, Ledger ledger, TransactionalOperator transaction,
			PaymentProperties properties) {
		this.db = db;
		this.payments = payments;
		this.ledger = ledger;
		this.transaction = transaction;
		this.repeatWithin = properties.repeatWithin();
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

	/** Takes in what the provider says; a refund whose outcome is known keeps it. */
	public Mono<Void> apply(Refund refund, UUID order, RefundReply reply) {
		return switch (reply) {
			case RefundReply.Succeeded(var provider) -> succeeded(refund, order, provider);
			case RefundReply.Failed(var code) -> failed(refund, order, code);
			case RefundReply.Underway(var provider) -> underway(refund, provider);
			case RefundReply.Unanswered _ -> Mono.empty();
		};
	}

	private Mono<Void> succeeded(Refund refund, UUID order, String provider) {
		return end(refund, State.SUCCEEDED, provider, null)
				.flatMap(_ -> payments.change(order, payment -> payment.refunded(refund.amount())))
				.flatMap(change -> ledger.postRefund(change.after(), refund))
				.as(transaction::transactional);
	}

	private Mono<Void> failed(Refund refund, UUID order, String code) {
		return end(refund, State.FAILED, null, code)
				.flatMap(_ -> payments.change(order, payment -> payment.releaseRefundReservation(refund.amount())))
				.as(transaction::transactional)
				.doOnNext(_ -> log.atError().addKeyValue("order.id", order).log(
						"refund {} of order {} failed ({}): the customer has not been paid back",
						refund.id(), order, code))
				.hasElement()
				.filter(changed -> !changed)
				.flatMap(_ -> byId(refund.id()))
				.filter(known -> known.state() == State.SUCCEEDED)
				// Nothing here can pay the customer after all: a person has to.
				.doOnNext(known -> log.atError().addKeyValue("order.id", order).log(
						"refund {} of order {} succeeded and has failed since ({})", known.id(),
						order, code))
				.then();
	}

	/** Empty when it had ended before. */
	private Mono<Refund> end(Refund refund, State state, @Nullable String provider,
			@Nullable String code) {
		return db
				.sql("""
						UPDATE refund
						   SET state = :state, provider_id = coalesce(:provider, provider_id), failure_code = :code, updated_at = now()
						 WHERE id = :id AND state = 'PENDING'
						""")
				.bind("state", state.name())
				.bind("provider", nullable(provider, String.class))
				.bind("code", nullable(code, String.class))
				.bind("id", refund.id())
				.fetch().rowsUpdated()
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
