package stampede.local;

import java.io.Serial;

/** The reason why the suite did not start, worded for the command line. */
public final class StartFailure extends Exception {
	/** Begins the message about services that were not ready in time. */
	public static final String NOT_READY = "not ready";
	@Serial
	private static final long serialVersionUID = 1L;

	StartFailure(String message) {
		super(message);
	}

	StartFailure(String message, Throwable cause) {
		super(message, cause);
	}
}
