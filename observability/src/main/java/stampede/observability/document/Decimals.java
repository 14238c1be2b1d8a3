package stampede.observability.document;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write them. */
public final class Decimals {
	private Decimals() {}

	/** Six digits, without the noise of binary fractions. */
	public static String plain(double value) {
		return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
	}
}
