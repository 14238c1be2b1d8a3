package stampede.inventory;

import java.util.regex.Pattern;

/**
 * Names an item. Its natural order is the order in which stock rows are locked, everywhere; it equals the database's,
 * because both compare bytes and the characters are ASCII.
 *
 * @param value 1 to 64 letters, digits, dots, underscores and hyphens
 */
public record Sku(String value) implements Comparable<Sku> {
	/** What a SKU looks like. */
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
