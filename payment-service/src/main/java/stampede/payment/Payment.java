package stampede.payment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.payment.PaymentState.Authorised;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Pending;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Unknown;
import stampede.payment.PaymentState.Voided;
import stampede.payment.provider.IntentReply;

/**
 * The payment of an order. A transition returns a new value, or this one where it changes nothing. The provider's responses and events
 * only move it forward, so that they may arrive in any order and repeatedly.
 *
 * @param terms {@code null} only where a void came before any charge
 * @param requestedAction what remains to be done once the outcome is known
 * @param providerId the provider's id, once known
 * @param refunding reserved for refunds whose outcome is not known yet
 * @param chargeAttempts number of charge calls that may have reached the provider
 * @param version incremented by every save and every claim
 * @param attempts of the recovery worker
 * @param trace the {@code traceparent} of the request that started it; null without a trace
 */
public record Payment(UUID id, UUID orderId, String customer, @Nullable Terms terms, PaymentState state,
		RequestedAction requestedAction, @Nullable String providerId, long refunding, int chargeAttempts, long version,
		int attempts, Instant createdAt, @Nullable String trace) {

	/** A new payment before its insert; the database sets its time. */
	public static Payment pending(UUID id, UUID orderId, String customer, Terms terms) {
		return new Payment(id, orderId, customer, terms, new Pending(), RequestedAction.NONE, null, 0, 1, 0, 0,
				Instant.EPOCH, null);
	}

	/** A void before any charge: this order will never be charged. */
	public static Payment tombstone(UUID id, UUID orderId, String customer) {
		return new Payment(id, orderId, customer, null, new Voided(), RequestedAction.VOID, null, 0, 0, 0, 0,
				Instant.EPOCH, null);
	}

	/** The next provider call towards the requested action. */
	public Step next() {
		return Step.of(this);
	}

	/** Whether the provider's id may be this payment's; before the first answer the id is unknown. */
	public boolean isCalled(String name) {
		return providerId == null || providerId.equals(name);
	}

	/** Applies the provider's reply. */
	public Payment apply(IntentReply reply) {
		return switch (reply) {
			case IntentReply.Succeeded(var id, var received, _) -> succeeded(id, received);
			case IntentReply.Capturable(var id) -> state.isOpen() ? known(new Authorised(), id) : this;
			case IntentReply.Declined(var id, var code) -> state.isOpen() ? known(new Declined(code), id) : this;
			case IntentReply.Invalid(var code) -> state.isOpen() ? known(new Failed(code), null) : this;
			case IntentReply.Cancelled(var id) ->
				state.isOpen() || state instanceof Authorised ? known(new Voided(), id) : this;
			case IntentReply.Underway(var id) -> state.isOpen() ? unknown(id) : this;
			case IntentReply.Unanswered _ -> state instanceof Pending ? unknown(providerId) : this;
			case IntentReply.NotSent _ -> state.isOpen() ? chargeNotSent() : this;
			case IntentReply.Refused _ -> this;
		};
	}

	/** A charge after a decline, or of another amount than requested, is recorded and refunded: it does not pay for the order. */
	private Payment succeeded(String id, long received) {
		if (terms == null || received == 0) {
			return this;
		}
		var captured = known(new Captured(received), id);
		return switch (state) {
			case Pending _,Unknown _,Authorised _ ->
				received == terms.amount().amount() ? captured : captured.requesting(RequestedAction.VOID);
			case Declined _,Failed _ -> captured.requesting(RequestedAction.VOID);
			case Captured _,Voided _,PartlyRefunded _,Refunded _ -> this;
		};
	}

	/** The call that was counted in advance was not made, so a void need not wait for it. */
	private Payment chargeNotSent() {
		var unsent = with(terms, state, requestedAction, providerId, refunding, Math.max(0, chargeAttempts - 1));
		return unsent.wasNeverSent() && requestedAction == RequestedAction.VOID
				? unsent.known(new Voided(), null)
				: unsent;
	}

	/** Whether the provider cannot know of it. */
	public boolean wasNeverSent() {
		return state instanceof Pending && chargeAttempts == 0;
	}

	/** Requests that no money of this payment stays charged. */
	public Payment voided() {
		if (wasNeverSent()) {
			return known(new Voided(), null).requesting(RequestedAction.VOID);
		}
		return switch (state) {
			case Pending _,Unknown _,Authorised _,Captured _,PartlyRefunded _ -> requesting(RequestedAction.VOID);
			case Declined _,Failed _,Voided _,Refunded _ -> this;
		};
	}

	/** Requests the capture of the authorised amount; changes nothing while the outcome is unknown. */
	public Payment toCapture() {
		return switch (state) {
			case Authorised _ when requestedAction != RequestedAction.VOID -> requesting(RequestedAction.CAPTURE);
			case Pending _,Unknown _,Captured _ -> this;
			case Authorised _,Declined _,Failed _,Voided _,PartlyRefunded _,Refunded _ ->
				throw new PaymentException.NotCapturable(this);
		};
	}

	/** Reserves part of the captured amount for a refund. */
	public Payment reserveForRefund(long amount) {
		return switch (state) {
			case Captured _,PartlyRefunded _,Refunded _ -> {
				if (amount > refundable()) {
					throw new PaymentException.RefundTooLarge(refundable());
				}
				yield refunding(refunding + amount);
			}
			case Pending _,Unknown _,Authorised _,Declined _,Failed _,Voided _ ->
				throw new PaymentException.NotCaptured(this);
		};
	}

	/** Reserves the amount of a refund that was not requested here, whatever is left. */
	public Payment reserveUnrequested(long amount) {
		return refunding(refunding + amount);
	}

	/** A refund that had succeeded has failed. It is not requested again automatically, because it would fail again. */
	public Payment unrefunded(long amount) {
		var refunded = state.refunded() - amount;
		var captured = state.captured();
		var next = refunded == 0 ? new Captured(captured) : new PartlyRefunded(captured, refunded);
		return with(terms, next, RequestedAction.NONE, providerId, refunding, chargeAttempts);
	}

	/** Releases a reservation: the provider refused the refund. */
	public Payment releaseRefundReservation(long amount) {
		return refunding(refunding - amount);
	}

	/** Uses a reservation: the provider has made the refund. */
	public Payment refunded(long amount) {
		var refunded = state.refunded() + amount;
		var captured = state.captured();
		var next = refunded == captured ? new Refunded(captured) : new PartlyRefunded(captured, refunded);
		return with(terms, next, requestedAction, providerId, refunding - amount, chargeAttempts);
	}

	/** Captured, not refunded and not reserved for a refund. */
	public long refundable() {
		return Math.max(0, state.captured() - state.refunded() - refunding);
	}

	private Payment known(PaymentState next, @Nullable String provider) {
		var cleared = terms == null ? null : terms.withoutToken();
		return with(cleared, next, requestedAction, provider == null ? providerId : provider, refunding,
				chargeAttempts);
	}

	private Payment unknown(@Nullable String provider) {
		return with(terms, new Unknown(), requestedAction, provider, refunding, chargeAttempts);
	}

	private Payment requesting(RequestedAction requested) {
		return with(terms, state, requested, providerId, refunding, chargeAttempts);
	}

	private Payment refunding(long reserved) {
		return with(terms, state, requestedAction, providerId, reserved, chargeAttempts);
	}

	private Payment with(@Nullable Terms newTerms, PaymentState next, RequestedAction requested,
			@Nullable String provider, long reserved, int attempted) {
		return new Payment(id, orderId, customer, newTerms, next, requested, provider, reserved, attempted, version,
				attempts, createdAt, trace);
	}

	/** After its insert: with the time of the database, and its trace. */
	public Payment added(Instant at, @Nullable String parent) {
		return new Payment(id, orderId, customer, terms, state, requestedAction, providerId, refunding, chargeAttempts,
				version, attempts, at, parent);
	}

	/** After a save: with the next version. */
	public Payment saved() {
		return new Payment(id, orderId, customer, terms, state, requestedAction, providerId, refunding, chargeAttempts,
				version + 1, attempts, createdAt, trace);
	}
}
