package stampede.kit.client;

import java.io.Serial;

/** The call was not sent, so it had no effect. */
public class NotSentException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	NotSentException(String message, Throwable cause) {
		super(message, cause);
	}

	/** Without a stack trace: they are frequent and thrown in one place. */
	NotSentException(String message) {
		super(message, null, false, false);
	}
}
