package stampede.payment.settlement;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.Serial;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.Discrepancy.Resolution;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.Refund;
import stampede.payment.Refund.State;
import stampede.payment.provider.RefundReply;
import stampede.payment.store.Discrepancies;
import stampede.payment.store.Ledger;
import stampede.payment.store.Ledger.Posting;
import stampede.payment.store.Payments;
import stampede.payment.store.Refunds;

/** Books refunds: a refund, its payment, the ledger and discrepancies change in one transaction, which locks the payment first. */
@Service
public class RefundBooking {
	private static final Logger log = LoggerFactory.getLogger(RefundBooking.class);
	private final Refunds refunds;
	private final Payments payments;
	private final Ledger ledger;
	private final Discrepancies discrepancies;
	private final TransactionalOperator transaction;

	RefundBooking(Refunds refunds, Payments payments, Ledger ledger, Discrepancies discrepancies,
			TransactionalOperator transaction) {
		this.refunds = refunds;
		this.payments = payments;
		this.ledger = ledger;
		this.discrepancies = discrepancies;
		this.transaction = transaction;
	}

	/**
	 * Inserts a refund and reserves its amount; empty when the order has no payment; {@code false} without an effect where the refund
	 * exists.
	 */
	public Mono<Boolean> begin(UUID id, UUID order, long amount) {
		return payments.change(order, payment -> payment.reserveForRefund(amount))
				// Read under the payment's lock: an insert that waits for the row would lock in the opposite order (deadlock).
				.flatMap(change -> refunds.byId(id).<Boolean>flatMap(_ -> Mono.error(new AlreadyBegun()))
						.switchIfEmpty(Mono.defer(() -> add(Refund.pending(id, change.after(), amount)))))
				.as(transaction::transactional)
				.onErrorReturn(AlreadyBegun.class, false);
	}

	/** Begins a refund of the whole remaining amount, unless it is zero. */
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
	 * Applies the provider's reply. A failed refund stays failed; a refund that fails after its success is reversed and recorded as a
	 * discrepancy. Idempotent.
	 */
	public Mono<Void> apply(Refund refund, UUID order, RefundReply reply) {
		return switch (reply) {
			case RefundReply.Succeeded(var provider) -> succeeded(refund, order, provider);
			case RefundReply.Failed(var code) -> failed(refund, order, code);
			case RefundReply.Underway(var provider) -> refunds.setProviderId(refund, provider);
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
				.delayUntil(_ -> withdraw(refund))
				.as(transaction::transactional)
				.doOnNext(_ -> log.atError().addKeyValue("order.id", order).log(
						"refund {} of order {} failed ({}); the customer has not been refunded", refund.id(), order,
						code))
				.switchIfEmpty(Mono.defer(() -> reverse(refund, order, code)))
				.then();
	}

	/** An unrequested refund that failed needs no operator; empty for a requested refund. */
	private Mono<Boolean> withdraw(Refund refund) {
		return discrepancies.byProviderId(Kind.REFUND_NOT_REQUESTED, refund.providerId())
				.flatMap(found -> discrepancies.resolve(found, Resolution.REINSTATED, null, null));
	}

	/** A refund that had succeeded: the ledger follows the provider, and operators see the order. */
	private Mono<PaymentChange> reverse(Refund refund, UUID order, String code) {
		return end(refund, order, State.SUCCEEDED, State.FAILED, null, code)
				.flatMap(_ -> payments.change(order, payment -> payment.unrefunded(refund.amount())))
				.delayUntil(change -> ledger.post(Posting.REFUND_REVERSAL, refund.id(), refund.paymentId(),
						amount(refund, change)))
				.delayUntil(change -> recordReversal(refund, change, code))
				.as(transaction::transactional);
	}

	/** A reversed refund that was not requested leaves the payment as the order knows it. */
	private Mono<?> recordReversal(Refund refund, PaymentChange change, String code) {
		return refunds.byId(refund.id())
				.flatMap(current -> withdraw(current).<Object>cast(Object.class)
						.switchIfEmpty(Mono.defer(() -> discrepancies.add(Kind.REFUND_REVERSED, change.after(),
								current.providerId() == null ? current.id().toString() : current.providerId(),
								amount(refund, change), code))));
	}

	/**
	 * Records a refund that was made at the provider without a request of this service, as pending; {@link #apply} ends it. Returns the
	 * existing one where it was recorded before. Empty when the order has no payment.
	 */
	public Mono<Refund> addUnrequested(UUID order, String providerId, long amount, @Nullable String reason) {
		return payments.lock(order)
				.flatMap(_ -> refunds.byProviderId(providerId)
						.switchIfEmpty(Mono.defer(() -> payments
								.change(order, payment -> payment.reserveUnrequested(amount))
								.flatMap(change -> addUnrequested(change, providerId, amount, reason)))))
				.as(transaction::transactional);
	}

	private Mono<Refund> addUnrequested(PaymentChange change, String providerId, long amount,
			@Nullable String reason) {
		var refund = Refund.pending(UuidCreator.getTimeOrderedEpoch(), change.after(), amount);
		return add(refund)
				.then(Mono.defer(() -> refunds.setProviderId(refund, providerId)))
				.then(Mono.defer(() -> discrepancies.add(Kind.REFUND_NOT_REQUESTED, change.after(), providerId,
						amount(refund, change), reason)))
				.then(Mono.defer(() -> refunds.byProviderId(providerId)));
	}

	private static Money amount(Refund refund, PaymentChange change) {
		return new Money(refund.amount(), Objects.requireNonNull(change.after().terms(), "terms").amount().currency());
	}

	/** Locks the payment first, as each transaction does; empty where the refund is not in the state {@code from}. */
	private Mono<Boolean> end(Refund refund, UUID order, State from, State to, @Nullable String provider,
			@Nullable String code) {
		return payments.lock(order)
				.then(Mono.defer(() -> refunds.end(refund, from, to, provider, code)))
				.filter(ended -> ended);
	}

	private Mono<Boolean> add(Refund refund) {
		return refunds.add(refund).filter(added -> added).switchIfEmpty(Mono.error(AlreadyBegun::new));
	}

	/** Rolls back the reservation for a refund that exists. */
	private static final class AlreadyBegun extends RuntimeException {
		@Serial
		private static final long serialVersionUID = 1L;

		AlreadyBegun() {
			super("the refund exists", null, false, false);
		}
	}
}
