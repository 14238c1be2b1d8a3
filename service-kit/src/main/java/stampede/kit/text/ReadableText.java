package stampede.kit.text;

/**
 * Classes of characters for regular expressions. Java's own {@code \P{Cntrl}} looks at ASCII alone; and half a surrogate
 * pair, which a client has cut, would silently become a question mark in the database.
 */
public final class ReadableText {
	/**
	 * One character of a name or note that people read: no control, unassigned or private character, no half of a surrogate
	 * pair, no line separator, and no Unicode bidi control, which changes the direction of the text around it.
	 */
	public static final String CHARACTER = "[^\\p{Cc}\\p{Cs}\\p{Cn}\\p{Co}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]";
	/**
	 * The same for descriptions: ranges that ECMA-262, Java and Python read in the same way. It admits unassigned characters and half
	 * surrogate pairs, which no range can name for every version of Unicode.
	 */
	public static final String CHARACTER_RANGES = "[^\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069\\uE000-\\uF8FF]";
	/** One character of a name that programs compare: invisible characters are excluded, too. */
	public static final String NAME_CHARACTER = "[^\\p{C}\\p{Zl}\\p{Zp}]";

	/** A name that programs compare, as a whole: 1 to 255 code points, as the columns of names count them. */
	public static final String NAME = NAME_CHARACTER + "{1,255}";

	private ReadableText() {}
}
