package stampede.kit.client;

import java.io.Serial;

/**
 * The call would have been a repeat, and too many are. It was not sent; an earlier attempt may have been. Tokens come back
 * only with first attempts: leave it to whoever comes later.
 */
public final class RepeatRefusedException extends NotSentException {
	@Serial
	private static final long serialVersionUID = 1L;

	RepeatRefusedException(String downstream) {
		super("too many calls to " + downstream + " are repeats");
	}
}
