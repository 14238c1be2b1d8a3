package stampede.kit.client;

import java.io.Serial;

/** The call never left this process, so it surely had no effect. */
public class NotSentException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	NotSentException(String message, Throwable cause) {
		super(message, cause);
	}

	/** Without a stack trace: there may be many, and they all come from the same place. */
	NotSentException(String message) {
		super(message, null, false, false);
	}
}
