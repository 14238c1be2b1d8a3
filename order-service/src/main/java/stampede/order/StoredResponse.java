package stampede.order;

import org.jspecify.annotations.Nullable;

/**
 * What a caller was told, kept so that a repeat is told the same, byte for byte.
 *
 * @param replayed whether it was given before
 */
public record StoredResponse(int status, String contentType, @Nullable String location, String body, boolean replayed) {
	/** The same answer, given again. */
	public StoredResponse again() {
		return new StoredResponse(status, contentType, location, body, true);
	}
}
