package stampede.order.checkout;

import java.io.Serial;

/** The outcome of the payment is unknown so far: not a fault, but the next step cannot start. */
final class NotKnownYetException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	NotKnownYetException() {
		super("not known yet", null, false, false);
	}
}
