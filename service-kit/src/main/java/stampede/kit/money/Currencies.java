package stampede.kit.money;

import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The currencies of ISO 4217 that some country has today, as the JDK knows them: no withdrawn ones, metals or test codes. */
public final class Currencies {
	private static final Map<String, Integer> DECIMALS = Stream.of(Locale.getISOCountries())
			.map(country -> Currency.getInstance(Locale.of("", country)))
			.filter(Objects::nonNull)
			.distinct()
			.collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

	private Currencies() {}

	/** Whether {@code code} is one of them, in capitals. */
	public static boolean isInUse(String code) {
		return DECIMALS.containsKey(code);
	}

	/** Decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD. {@code code} must be in use. */
	public static int decimals(String code) {
		return Objects.requireNonNull(DECIMALS.get(code), code);
	}
}
