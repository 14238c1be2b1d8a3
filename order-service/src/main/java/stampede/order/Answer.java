package stampede.order;

import org.jspecify.annotations.Nullable;

/**
 * What a caller was told, kept so that a repeat is told the same, byte for byte.
 *
 * @param replayed whether it was given before
 */
public record Answer(int status, String contentType, @Nullable String location, String body, boolean replayed) {
	/** The same answer, given again. */
	Answer again() {
		return new Answer(status, contentType, location, body, true);
	}
}
