package stampede.kit.deadline;

import java.io.Serial;

/** Work refused before it started because the caller's deadline has passed. Nothing was done. */
public final class DeadlineExceededException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	public DeadlineExceededException() {
		super("The request's time was used up before the work started.");
	}
}
