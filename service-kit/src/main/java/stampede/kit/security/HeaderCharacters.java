package stampede.kit.security;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header values that the firewall allows. Nearly all headers are printable ASCII, which a loop recognizes; the others
 * are matched as Spring Security matches them. Its expression is too expensive for each read of each header.
 */
final class HeaderCharacters implements Predicate<@Nullable String> {
	private final Pattern otherwise;

	/**
	 * @param otherwise matches, among others, all of printable ASCII
	 */
	HeaderCharacters(String otherwise) {
		this.otherwise = Pattern.compile(otherwise);
	}

	/** An absent header is allowed. */
	@Override
	public boolean test(@Nullable String text) {
		if (text == null) {
			return true;
		}
		for (var at = 0; at < text.length(); at++) {
			var character = text.charAt(at);
			if (character < ' ' || character > '~') {
				return otherwise.matcher(text).matches();
			}
		}
		return true;
	}
}
