package stampede.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money paid back, or to be paid back.
 *
 * @param amount minor units of the payment's currency
 * @param providerId the provider's name for it, once known
 */
public record Refund(UUID id, UUID paymentId, long amount, State state, @Nullable String providerId) {
	/** Where a refund stands. */
	public enum State {
		PENDING, SUCCEEDED, FAILED
	}

	public static Refund pending(UUID id, Payment payment, long amount) {
		return new Refund(id, payment.id(), amount, State.PENDING, null);
	}
}
