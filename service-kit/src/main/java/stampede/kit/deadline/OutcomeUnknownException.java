package stampede.kit.deadline;

import java.io.Serial;

/** The caller's deadline passed during the work, which may still take effect. */
public final class OutcomeUnknownException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	public OutcomeUnknownException() {
		super("The request's time was used up; the request may still take effect.");
	}
}
