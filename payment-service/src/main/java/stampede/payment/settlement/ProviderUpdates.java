package stampede.payment.settlement;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.store.Discrepancies;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.Discrepancy.Resolution;
import stampede.payment.Discrepancy;
import stampede.payment.store.Ledger.Posting;
import stampede.payment.store.Ledger;
import stampede.payment.store.Payments;
import stampede.payment.Refund;
import stampede.payment.store.Refunds;
import stampede.payment.provider.IntentReply;
import stampede.payment.provider.RefundReply;
import stampede.payment.provider.StripeDispute;
import stampede.payment.provider.StripeRefund;

/** Applies what the provider reports without a request. Call within the transaction that remembers the event. */
@Component
public class ProviderUpdates {
	private final Payments payments;
	private final Refunds refunds;
	private final RefundBooking booking;
	private final UnexplainedCharges charges;
	private final Discrepancies discrepancies;
	private final Ledger ledger;
	private final InFlight inFlight;

	ProviderUpdates(Payments payments, Refunds refunds, RefundBooking booking, UnexplainedCharges charges,
			Discrepancies discrepancies,
			Ledger ledger, InFlight inFlight) {
		this.payments = payments;
		this.refunds = refunds;
		this.booking = booking;
		this.charges = charges;
		this.discrepancies = discrepancies;
		this.ledger = ledger;
		this.inFlight = inFlight;
	}

	/**
	 * Whether {@link #ofIntent} would change anything; one read without a lock. A reply that changes nothing now never will, because
	 * a payment only moves forward. The event often arrives together with the answer to our own call, which has the same content:
	 * the check waits up to {@code answerWithin} for that answer.
	 *
	 * @param order the order that the provider's object names; null where it names none
	 */
	public Mono<Boolean> isNews(@Nullable UUID order, String providerId, IntentReply reply, Duration answerWithin) {
		return ownCall(order, answerWithin)
				.then(Mono.defer(() -> payments.byProviderIdOrOrder(providerId, order)))
				.map(payment -> !payment.isCalled(providerId) || !payment.apply(reply).equals(payment)
						|| UnexplainedCharges.unexplained(payment, reply) > 0)
				.defaultIfEmpty(true);
	}

	private Mono<Boolean> ownCall(@Nullable UUID order, Duration answerWithin) {
		return order == null ? Mono.empty() : inFlight.end(order).timeout(answerWithin, Mono.empty());
	}

	/** A charge of an order. A charge that is not the order's payment, or of another amount, is recorded as a discrepancy. */
	public Mono<Void> ofIntent(UUID order, String providerId, IntentReply reply) {
		return payments.byOrder(order)
				.flatMap(payment -> charges.record(payment, reply))
				.then(Mono.defer(() -> payments.change(order,
						payment -> payment.isCalled(providerId) ? payment.apply(reply) : payment)))
				.then();
	}

	/**
	 * A refund. One that was not requested here is booked and recorded as a discrepancy; a refund of an unknown charge has no effect.
	 *
	 * @param ours the id in the refund's metadata; null where it has none
	 */
	public Mono<Void> ofRefund(StripeRefund refund, @Nullable UUID ours) {
		return (ours == null ? Mono.<Refund>empty() : refunds.byId(ours))
				.switchIfEmpty(Mono.defer(() -> refunds.byProviderId(refund.id())))
				.flatMap(known -> payments.orderOf(known.paymentId(), null)
						.flatMap(order -> booking.apply(known, order, refund.reply()).thenReturn(known)))
				.switchIfEmpty(Mono.defer(() -> refund.minorUnits() == 0 ? Mono.empty() : unrequested(refund)))
				.then();
	}

	private Mono<Refund> unrequested(StripeRefund refund) {
		return payments.orderOf(null, refund.paymentIntent())
				.flatMap(order -> booking.addUnrequested(order, refund.id(), refund.minorUnits(), refund.reason())
						.flatMap(added -> booking.apply(added, order, refund.reply()).thenReturn(added)))
				.switchIfEmpty(Mono.defer(() -> ofUnrequestedCharge(refund).then(Mono.empty())));
	}

	/** The refund of a charge that is recorded as a discrepancy resolves it. */
	private Mono<Void> ofUnrequestedCharge(StripeRefund refund) {
		return discrepancies.byProviderId(Kind.CHARGE_NOT_REQUESTED, refund.paymentIntent())
				.filter(charge -> refund.reply() instanceof RefundReply.Succeeded
						&& charge.amount().amount() == refund.minorUnits())
				.filterWhen(charge -> discrepancies.resolve(charge, Resolution.REFUNDED, null, null))
				.flatMap(charge -> ledger.post(Posting.CHARGE_NOT_REQUESTED_REFUND, charge.id(), charge.payment(),
						charge.amount()));
	}

	/** A step in the life of a dispute. */
	public enum DisputeChange {
		/** It began, or changed without a movement of money. */
		NOTED,
		FUNDS_WITHDRAWN,
		FUNDS_REINSTATED,
		/** It ended in the shop's favour. */
		WON
	}

	/** A dispute of a payment; a dispute of an unknown charge has no effect. */
	public Mono<Void> ofDispute(StripeDispute dispute, DisputeChange change) {
		if (dispute.minorUnits() == 0 || dispute.currency() == null) {
			return Mono.empty();
		}
		var amount = new Money(dispute.minorUnits(), dispute.currency().toUpperCase(Locale.ROOT));
		return payments.orderOf(null, dispute.paymentIntent())
				.flatMap(payments::byOrder)
				.flatMap(payment -> discrepancies.add(Kind.DISPUTE, payment, dispute.id(), amount, dispute.reason()))
				.switchIfEmpty(Mono.defer(() -> discrepancies.byProviderId(Kind.DISPUTE, dispute.id())))
				.flatMap(known -> apply(change, known));
	}

	private Mono<Void> apply(DisputeChange change, Discrepancy dispute) {
		return switch (change) {
			case NOTED -> Mono.empty();
			case FUNDS_WITHDRAWN -> ledger.post(Posting.DISPUTE, dispute.id(), dispute.payment(), dispute.amount());
			case FUNDS_REINSTATED ->
				ledger.post(Posting.DISPUTE_REVERSAL, dispute.id(), dispute.payment(), dispute.amount())
						.then(Mono.defer(() -> discrepancies.resolve(dispute, Resolution.REINSTATED, null, null)))
						.then();
			case WON -> discrepancies.resolve(dispute, Resolution.REINSTATED, null, null).then();
		};
	}

	/** The order of a charge that the provider calls {@code providerId}; empty where the charge is unknown. */
	public Mono<UUID> orderOf(@Nullable String providerId) {
		return payments.orderOf(null, providerId);
	}
}
