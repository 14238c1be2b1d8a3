package stampede.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refund of part of a payment.
 *
 * @param amount minor units of the payment's currency
 * @param providerId the provider's id, once known
 */
public record Refund(UUID id, UUID paymentId, long amount, State state, @Nullable String providerId) {
	/** The state of a refund. */
	public enum State {
		PENDING, SUCCEEDED, FAILED
	}

	public static Refund pending(UUID id, Payment payment, long amount) {
		return new Refund(id, payment.id(), amount, State.PENDING, null);
	}
}
