package stampede.kit.money;

import java.util.Locale;
import java.util.Map;

/**
 * The amounts that the payment provider can charge. Prices are in ISO 4217 minor units. The provider (Stripe, "Supported currencies")
 * counts three currencies in another unit: ISK and UGX with two decimals that must be zero, MGA without decimals. Of a currency with
 * three decimals it takes full tens only. A charge has at most eight digits in the provider's unit.
 */
public final class ProviderAmounts {
	private static final long MAX = 99_999_999;
	private static final long HUNDRED = 100;
	private static final long TEN = 10;
	/** Units of the provider in one minor unit. */
	private static final Map<String, Long> FINER = Map.of("ISK", HUNDRED, "UGX", HUNDRED);
	/** Minor units in one unit of the provider. */
	private static final Map<String, Long> COARSER = Map.of("MGA", HUNDRED);

	private ProviderAmounts() {}

	/** Whether the provider takes the amount; {@code false} for a currency that is not in use. */
	public static boolean isPayable(Money money) {
		return Currencies.isInUse(money.currency()) && money.amount() >= 1
				&& money.amount() <= largest(money.currency())
				&& money.amount() % step(money.currency()) == 0;
	}

	/** The largest charge in minor units. */
	public static long largest(String currency) {
		return MAX / FINER.getOrDefault(currency, 1L);
	}

	/** Amounts must be multiples of this, in minor units; {@code currency} must be in use. */
	public static long step(String currency) {
		return COARSER.getOrDefault(currency, Currencies.decimals(currency) > 2 ? TEN : 1L);
	}

	/** The amount in the provider's unit; throws {@link IllegalArgumentException} where the provider has no such amount. */
	public static long of(Money money) {
		var coarser = COARSER.getOrDefault(money.currency(), 1L);
		if (money.amount() % coarser != 0) {
			throw new IllegalArgumentException("the provider cannot charge a part of a unit of " + money.currency());
		}
		return Math.multiplyExact(money.amount(), FINER.getOrDefault(money.currency(), 1L)) / coarser;
	}

	/** Minor units of an amount in the provider's unit, rounded down where the provider names a part of a minor unit. */
	public static long toMinorUnits(long amount, String currency) {
		var code = currency.toUpperCase(Locale.ROOT);
		return Math.multiplyExact(amount, COARSER.getOrDefault(code, 1L)) / FINER.getOrDefault(code, 1L);
	}
}
