package stampede.kit.client;

import java.io.Serial;

/**
 * A retry was refused because the retry budget is used up. It was not sent; an earlier attempt may have been. Only first attempts refill
 * the budget, so that the caller should give up for now.
 */
public final class RepeatRefusedException extends NotSentException {
	@Serial
	private static final long serialVersionUID = 1L;

	RepeatRefusedException(String downstream) {
		super("too many calls to " + downstream + " are retries");
	}
}
