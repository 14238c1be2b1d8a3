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

	/** What was asked for; it never changes. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Terms(long amount, String currency, boolean manualCapture, Map<String, String> metadata,
			@Nullable String description, @Nullable String idempotencyKey, long created) {
		public Terms {
			metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
		}
	}

	/** One attempt to take the money. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Charge(String id, @Nullable Decline decline, long captured, long refunded, long created) {
		public boolean approved() {
			return decline == null;
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
		return with(status,
				new Charge(taken.id(), null, taken.captured(), taken.refunded() + amount, taken.created()));
	}

	/** A refund has failed: the money is back. */
	Intent unrefund(long amount) {
		var taken = approvedCharge();
		return with(status,
				new Charge(taken.id(), null, taken.captured(), taken.refunded() - amount, taken.created()));
	}

	/** The card that was charged last; a plain one where none is on record. */
	TestCard chargedCard() {
		return card == null ? TestCard.VISA : card;
	}

	/** Captured and not given back yet. */
	public long refundable() {
		return charge == null ? 0 : charge.captured() - charge.refunded();
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
