package stampede.payment;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/**
 * What is to be charged, and how; it never changes, or a repeat of the call would not be the same call.
 *
 * @param token gone once the outcome is known
 */
public record Terms(Money amount, Capture capture, @Nullable PaymentToken token) {
	/** When the money is taken. */
	public enum Capture {
		/** At once, with the charge. */
		AUTOMATIC,
		/** Set aside first, taken by a call of its own. */
		MANUAL
	}

	Terms withoutToken() {
		return new Terms(amount, capture, null);
	}
}
