package stampede.kit.deadline;

import java.io.Serial;

/** The caller's time is over, and the work that it asked for has begun: it may still happen. */
public final class OutcomeUnknownException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	public OutcomeUnknownException() {
		super("The request's time was used up; the request may still take effect.");
	}
}
