package stampede.kit.money;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;

/**
 * An amount in the smallest unit of its currency (cents for EUR), never a fraction.
 *
 * @param amount minor units; may be negative only as the result of {@link #minus}
 * @param currency ISO 4217 code in capitals, for example {@code EUR}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(description = "An amount of money")
public record Money(@Schema(description = "In minor units: cents for EUR, yen for JPY", example = "1999") long amount,
		@Schema(description = "ISO 4217", example = "EUR", pattern = "[A-Z]{3}") String currency) {
	private static final Pattern ISO_4217 = Pattern.compile("[A-Z]{3}");

	public Money {
		if (!ISO_4217.matcher(currency).matches()) {
			throw new IllegalArgumentException("a currency is three capital letters (ISO 4217)");
		}
	}

	/** Adds an amount of the same currency; throws {@link ArithmeticException} on overflow. */
	public Money plus(Money other) {
		return new Money(Math.addExact(amount, sameCurrency(other).amount), currency);
	}

	/** Subtracts an amount of the same currency; throws {@link ArithmeticException} on overflow. */
	public Money minus(Money other) {
		return new Money(Math.subtractExact(amount, sameCurrency(other).amount), currency);
	}

	/** Multiplies by a count; throws {@link ArithmeticException} on overflow. */
	public Money times(long count) {
		return new Money(Math.multiplyExact(amount, count), currency);
	}

	private Money sameCurrency(Money other) {
		if (!currency.equals(other.currency)) {
			throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
		}
		return other;
	}
}
