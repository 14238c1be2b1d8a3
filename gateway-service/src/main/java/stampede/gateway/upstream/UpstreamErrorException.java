package stampede.gateway.upstream;

import java.io.Serial;

/** The upstream responded with 5xx. Recorded by the circuit breaker; the client gets the response unchanged. */
final class UpstreamErrorException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	UpstreamErrorException(int status) {
		super("the upstream answered " + status, null, false, false);
	}
}
