package stampede.kit.deadline;

import java.io.Serial;

/** Work refused before it started, because whoever asked for it has stopped waiting: nothing was done. */
public final class DeadlineExceededException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	public DeadlineExceededException() {
		super("The request's time was used up before the work started.");
	}
}
