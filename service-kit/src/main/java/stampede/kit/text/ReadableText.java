package stampede.kit.text;

/**
 * Classes of characters for regular expressions. Java's own {@code \P{Cntrl}} looks at ASCII alone; and half a surrogate
 * pair, which a client has cut, would silently become a question mark in the database.
 */
public final class ReadableText {
	/**
	 * One character of a name or note that people read: no control, no unassigned or private one, no half of a surrogate
	 * pair, no separator of lines, and none that turns the direction of what stands around it (Unicode bidi controls).
	 */
	public static final String CHARACTER = "[^\\p{Cc}\\p{Cs}\\p{Cn}\\p{Co}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]";
	/** One character of a name that programs compare: none that is not seen, besides. */
	public static final String NAME_CHARACTER = "[^\\p{C}\\p{Zl}\\p{Zp}]";

	private ReadableText() {}
}
