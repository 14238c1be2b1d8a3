package stampede.gateway.budget;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/** The upstream did not respond within the request's budget; the request may still take effect. */
public class ResponseTimeoutException extends TimeoutException {
	@Serial
	private static final long serialVersionUID = 1L;

	ResponseTimeoutException() {
		super("no response within the request's budget");
	}
}
