package stampede.kit.client;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/**
 * The request's deadline left the downstream service too little time for its timeout to count as a failure. Circuit breakers ignore
 * this exception; otherwise requests with short deadlines could open them. The call may have had an effect.
 */
final class ClientDeadlineTooShortException extends TimeoutException {
	@Serial
	private static final long serialVersionUID = 1L;

	ClientDeadlineTooShortException(String downstream) {
		super("the request's deadline passed before " + downstream + " could respond");
	}
}
