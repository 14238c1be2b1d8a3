package stampede.payment.webhook;

import java.io.Serial;

/** The signature is missing, wrong or too old. */
final class InvalidEventException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	InvalidEventException(String message) {
		super(message);
	}
}
