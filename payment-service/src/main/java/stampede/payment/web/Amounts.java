package stampede.payment.web;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/** The provider's limits of one charge or refund. */
final class Amounts {
	private static final long LARGEST = 99_999_999;

	private Amounts() {}

	/** A missing amount is somebody else's complaint. */
	static boolean areChargeable(@Nullable Money amount) {
		return amount == null || (amount.amount() >= 1 && amount.amount() <= LARGEST);
	}
}
