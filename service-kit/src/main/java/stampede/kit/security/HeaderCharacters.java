package stampede.kit.security;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the firewall lets a header be. Nearly all headers are printable ASCII, which is seen at a glance; all others are
 * matched as Spring Security would, for whose every look at every header a match of its expression is dear.
 */
final class HeaderCharacters implements Predicate<@Nullable String> {
	private final Pattern otherwise;

	/**
	 * @param otherwise matches, among others, all of printable ASCII
	 */
	HeaderCharacters(String otherwise) {
		this.otherwise = Pattern.compile(otherwise);
	}

	/** A header that is not there is no harm. */
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
