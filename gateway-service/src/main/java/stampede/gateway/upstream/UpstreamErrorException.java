package stampede.gateway.upstream;

import java.io.Serial;

/** The upstream answered with a fault of its own. Counts for the breaker; the client gets that answer as it is. */
final class UpstreamErrorException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	UpstreamErrorException(int status) {
		super("the upstream answered " + status, null, false, false);
	}
}
