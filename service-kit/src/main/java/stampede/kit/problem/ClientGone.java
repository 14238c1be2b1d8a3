package stampede.kit.problem;

import java.nio.channels.ClosedChannelException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Recognizes failures that mean only that the connection to the client is closed, so that no response can be read. */
final class ClientGone {
	/** For access logs and metrics, as nginx has it: the client closed the connection before the response. */
	private static final int STATUS = 499;

	private ClientGone() {}

	/**
	 * Whether the client disconnected before the response began. Causes do not count: a call to a downstream service fails with the
	 * same exceptions, and its client wraps them.
	 */
	static boolean beforeResponse(Throwable failure) {
		var own = Exceptions.unwrap(failure);
		return own instanceof AbortedException || own instanceof ClosedChannelException
				|| AbortedException.isConnectionReset(own);
	}

	/** Ends an exchange that has no reader; the status is for logs and metrics alone. */
	static Mono<Void> end(ServerWebExchange exchange) {
		exchange.getResponse().setRawStatusCode(STATUS);
		return exchange.getResponse().setComplete().onErrorComplete();
	}

	/**
	 * Whether a response in progress has no reader. An AbortedException alone is not enough: the server ends such a response with one
	 * when it stops, and the error ends the connection, so that the client sees an incomplete response.
	 */
	static boolean is(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ClosedChannelException || AbortedException.isConnectionReset(cause)) {
				return true;
			}
		}
		return false;
	}
}
