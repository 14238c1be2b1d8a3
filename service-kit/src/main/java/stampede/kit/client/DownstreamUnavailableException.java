package stampede.kit.client;

import java.io.Serial;

/** The guard let nobody through: too many calls fail, or too many are under way. Asking again costs nothing. */
public final class DownstreamUnavailableException extends NotSentException {
	@Serial
	private static final long serialVersionUID = 1L;

	DownstreamUnavailableException(String message) {
		super(message);
	}
}
