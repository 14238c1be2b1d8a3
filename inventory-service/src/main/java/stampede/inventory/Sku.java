package stampede.inventory;

import java.util.regex.Pattern;

/**
 * The id of an item. Every transaction locks stock rows in its natural order, which equals the database's,
 * because both compare bytes and the characters are ASCII.
 *
 * @param value 1 to 64 letters, digits, dots, underscores and hyphens
 */
public record Sku(String value) implements Comparable<Sku> {
	/** The format of a SKU, as a regular expression. */
	public static final String PATTERN = "[A-Za-z0-9._-]{1,64}";

	private static final Pattern ALLOWED = Pattern.compile(PATTERN);

	public Sku {
		if (!ALLOWED.matcher(value).matches()) {
			throw new IllegalArgumentException("a SKU is 1 to 64 letters, digits, dots, underscores and hyphens");
		}
	}

	@Override
	public int compareTo(Sku other) {
		return value.compareTo(other.value);
	}

	@Override
	public String toString() {
		return value;
	}
}
