package stampede.gateway.tuning;

import java.io.Serial;

/** The tuning file cannot be used; the message says why, to the operator who wrote it. */
final class RefusedTuningException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	RefusedTuningException(String message) {
		super(message);
	}

	RefusedTuningException(String message, Throwable cause) {
		super(message, cause);
	}
}
