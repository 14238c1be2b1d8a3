package stampede.payment;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/**
 * Amount, card and capture mode of a charge. They never change, so that a repeated call is identical.
 *
 * @param token null once the outcome is known
 */
public record Terms(Money amount, Capture capture, @Nullable PaymentToken token) {
	/** When the money is captured. */
	public enum Capture {
		/** With the charge. */
		AUTOMATIC,
		/** Authorized first, captured by a second call. */
		MANUAL
	}

	Terms withoutToken() {
		return new Terms(amount, capture, null);
	}
}
