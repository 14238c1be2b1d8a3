package stampede.order.checkout;

import java.io.Serial;

/** The money's fate is not known yet; not a fault, but no step forward either. */
final class NotKnownYetException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	NotKnownYetException() {
		super("not known yet", null, false, false);
	}
}
