package stampede.kit.client;

import java.io.Serial;

/** The guard rejected the call: the circuit breaker is open or the bulkhead is full. Retrying is cheap. */
public final class DownstreamUnavailableException extends NotSentException {
	@Serial
	private static final long serialVersionUID = 1L;

	DownstreamUnavailableException(String message) {
		super(message);
	}
}
