package stampede.gateway.budget;

import java.io.Serial;

/**
 * The request's budget left the upstream too little time for its timeout to count as a failure. Circuit breakers ignore this exception;
 * otherwise requests with a budget of a few milliseconds could open them.
 */
public final class ClientDeadlineTooShortException extends ResponseTimeoutException {
	@Serial
	private static final long serialVersionUID = 1L;
}
