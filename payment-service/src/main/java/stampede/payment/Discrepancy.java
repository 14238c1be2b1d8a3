package stampede.payment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/**
 * Money that the provider moved without a request of this service, or otherwise than requested.
 *
 * @param providerId the provider's refund, charge or dispute; unique within the kind
 * @param detail the reason that the provider gives, where it gives one
 * @param refund the refund that an operator requested to resolve it; null before
 * @param resolution null while it is open
 */
public record Discrepancy(UUID id, Kind kind, UUID order, UUID payment, String providerId, Money amount,
		@Nullable String detail, @Nullable UUID refund, Instant createdAt, @Nullable Resolution resolution) {
	/** The event at the provider. */
	public enum Kind {
		/** A refund succeeded and failed later: the customer does not have the money. */
		REFUND_REVERSED(true),
		/** A refund was made at the provider, not here: the order does not know of it. */
		REFUND_NOT_REQUESTED(false),
		/** A charge names the order and is not its payment. */
		CHARGE_NOT_REQUESTED(true),
		/** The order's charge took another amount; it is paid back and the order ends unpaid. */
		CHARGE_OF_ANOTHER_AMOUNT(false),
		/** The customer disputes the charge at the bank. */
		DISPUTE(false);

		private final boolean refundable;

		Kind(boolean refundable) {
			this.refundable = refundable;
		}

		/** Whether a refund of the amount resolves it. */
		public boolean isRefundable() {
			return refundable;
		}
	}

	/** How it ended. */
	public enum Resolution {
		/** The amount was paid back to the customer. */
		REFUNDED,
		/** The provider undid the movement. */
		REINSTATED,
		/** An operator settled it by other means and left a note. */
		CLOSED
	}
}
