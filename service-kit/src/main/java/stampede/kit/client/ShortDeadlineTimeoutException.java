package stampede.kit.client;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/**
 * Whoever asked gave the neighbour so little time that its silence says nothing about it. Breakers ignore this, or short
 * budgets could open them. The call may have taken effect.
 */
final class ShortDeadlineTimeoutException extends TimeoutException {
	@Serial
	private static final long serialVersionUID = 1L;

	ShortDeadlineTimeoutException(String neighbour) {
		super("the request's time was over before " + neighbour + " could have answered");
	}
}
