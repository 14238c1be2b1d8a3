package stampede.local;

import java.io.Serial;

/** Why the suite did not start, in words for whoever typed the command. */
public final class StartFailure extends Exception {
	@Serial
	private static final long serialVersionUID = 1L;

	StartFailure(String message) {
		super(message);
	}

	StartFailure(String message, Throwable cause) {
		super(message, cause);
	}
}
