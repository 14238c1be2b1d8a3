package stampede.inventory.sale;

import java.util.regex.Pattern;

/**
 * The id of a sale, chosen by the operator.
 *
 * @param value 1 to 64 lower-case letters, digits and hyphens
 */
public record SaleId(String value) {
	/** The format of an id, as a regular expression. */
	public static final String PATTERN = "[a-z0-9-]{1,64}";
	private static final Pattern VALID = Pattern.compile(PATTERN);

	public SaleId {
		if (!VALID.matcher(value).matches()) {
			throw new IllegalArgumentException("a sale's id is 1 to 64 lower-case letters, digits and hyphens");
		}
	}

	@Override
	public String toString() {
		return value;
	}
}
