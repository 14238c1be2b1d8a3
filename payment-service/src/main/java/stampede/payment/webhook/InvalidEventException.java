package stampede.payment.webhook;

import java.io.Serial;

/** What was posted is no event of the provider, or not one for now. */
final class InvalidEventException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	InvalidEventException(String message) {
		super(message);
	}
}
