package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PaymentIntent with its latest charge; a transition returns a new value or throws {@link RefusedException}.
 *
 * @param card what a confirmation charges when it names no card itself
 * @param charge the latest attempt, approved or declined
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Intent(String id, Terms terms, Status status, @Nullable TestCard card, @Nullable Charge charge,
		@Nullable String cancellationReason) {

	/** Where an intent stands; {@link #word()} is Stripe's name for it. */
	public enum Status {
		REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, REQUIRES_CAPTURE, SUCCEEDED, CANCELED;

		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/** The terms of the request; they never change. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Terms(long amount, String currency, boolean manualCapture, Map<String, String> metadata,
			@Nullable String description, @Nullable String idempotencyKey, long created) {
		public Terms {
			metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
		}
	}

	/**
	 * One attempt to take the money.
	 *
	 * @param disputed taken back by the customer's bank
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Charge(String id, @Nullable Decline decline, long captured, long refunded, long created,
			Long disputed) {
		public Charge {
			// Records of former releases do not have it.
			disputed = disputed == null ? Long.valueOf(0) : disputed;
		}

		Charge(String id, @Nullable Decline decline, long captured, long refunded, long created) {
			this(id, decline, captured, refunded, created, 0L);
		}

		public boolean approved() {
			return decline == null;
		}

		Charge refunding(long amount) {
			return new Charge(id, decline, captured, refunded + amount, created, disputed);
		}

		Charge disputing(long amount) {
			return new Charge(id, decline, captured, refunded, created, amount);
		}
	}

	static Intent of(String id, Terms terms, @Nullable TestCard card) {
		var status = card == null ? Status.REQUIRES_PAYMENT_METHOD : Status.REQUIRES_CONFIRMATION;
		return new Intent(id, terms, status, card, null, null);
	}

	Intent confirm(TestCard with, String chargeId, long now) {
		require("confirm", Status.REQUIRES_PAYMENT_METHOD, Status.REQUIRES_CONFIRMATION);
		var decline = with.decline();
		if (decline != null) {
			var declined = new Charge(chargeId, decline, 0, 0, now);
			return new Intent(id, terms, Status.REQUIRES_PAYMENT_METHOD, null, declined, null);
		}
		return terms.manualCapture()
				? new Intent(id, terms, Status.REQUIRES_CAPTURE, with, new Charge(chargeId, null, 0, 0, now), null)
				: new Intent(id, terms, Status.SUCCEEDED, with,
						new Charge(chargeId, null, terms.amount(), 0, now), null);
	}

	Intent capture(@Nullable Long asked) {
		require("capture", Status.REQUIRES_CAPTURE);
		var taken = asked == null ? terms.amount() : asked;
		if (taken > terms.amount()) {
			throw new RefusedException(this, "amount_too_large",
					"The amount to capture is greater than the amount authorised.");
		}
		var held = approvedCharge();
		return with(Status.SUCCEEDED, new Charge(held.id(), null, taken, 0, held.created()));
	}

	Intent cancel(@Nullable String reason) {
		require("cancel", Status.REQUIRES_PAYMENT_METHOD, Status.REQUIRES_CONFIRMATION, Status.REQUIRES_CAPTURE);
		return new Intent(id, terms, Status.CANCELED, card, charge, reason);
	}

	Intent refund(long amount) {
		if (status != Status.SUCCEEDED) {
			throw new RefusedException(this, "payment_intent_unexpected_state",
					"This PaymentIntent (%s) does not have a successful charge to refund.".formatted(id));
		}
		var taken = approvedCharge();
		if (taken.refunded() == taken.captured()) {
			throw new RefusedException(this, "charge_already_refunded",
					"Charge %s has already been refunded.".formatted(taken.id()));
		}
		if (amount > refundable()) {
			throw new RefusedException(this, "amount_too_large",
					"Refund amount (%d) is greater than unrefunded amount on charge (%d)."
							.formatted(amount, refundable()));
		}
		return with(status, taken.refunding(amount));
	}

	/** A refund has failed: the money is back. */
	Intent unrefund(long amount) {
		var taken = approvedCharge();
		return with(status, taken.refunding(-amount));
	}

	/** The customer's bank takes back everything that was not refunded. */
	Intent dispute() {
		if (status != Status.SUCCEEDED || approvedCharge().disputed() > 0 || refundable() == 0) {
			throw new RefusedException(this, "payment_intent_unexpected_state", "There is nothing to dispute.");
		}
		return with(status, approvedCharge().disputing(refundable()));
	}

	/** The dispute ends in the merchant's favour. */
	Intent winDispute() {
		if (charge == null || charge.disputed() == 0) {
			throw new RefusedException(this, "payment_intent_unexpected_state", "There is no dispute.");
		}
		return with(status, charge.disputing(0));
	}

	/** The card that was charged last; a plain one if no charge is on record. */
	TestCard chargedCard() {
		return card == null ? TestCard.VISA : card;
	}

	/** Captured, not refunded and not disputed. */
	public long refundable() {
		return charge == null ? 0 : charge.captured() - charge.refunded() - charge.disputed();
	}

	private Intent with(Status next, Charge changed) {
		return new Intent(id, terms, next, card, changed, null);
	}

	private Charge approvedCharge() {
		if (charge == null || !charge.approved()) {
			throw new IllegalStateException(id + " has no approved charge in state " + status);
		}
		return charge;
	}

	private void require(String action, Status... allowed) {
		for (var each : allowed) {
			if (status == each) {
				return;
			}
		}
		throw new RefusedException(this, "payment_intent_unexpected_state",
				"You cannot %s this PaymentIntent because it has a status of %s.".formatted(action, status.word()));
	}
}
