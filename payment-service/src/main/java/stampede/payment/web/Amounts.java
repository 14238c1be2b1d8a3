package stampede.payment.web;

import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.kit.money.ProviderAmounts;

/** Amounts of charges and refunds. */
final class Amounts {
	private Amounts() {}

	/** Whether the provider takes the amount; a missing one is reported by another constraint. */
	static boolean areChargeable(@Nullable Money amount) {
		return amount == null || ProviderAmounts.isPayable(amount);
	}
}
