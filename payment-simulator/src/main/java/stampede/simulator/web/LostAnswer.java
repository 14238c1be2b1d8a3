package stampede.simulator.web;

import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.http.server.HttpServerResponse;

/** Closes the connection after the work was done, without an answer. */
final class LostAnswer {
	private LostAnswer() {}

	/** Closes the caller's connection without a byte; never emits. */
	static <T> Mono<T> instead(ServerWebExchange exchange) {
		return Mono.defer(() -> {
			HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			response.withConnection(DisposableChannel::dispose);
			return Mono.never();
		});
	}
}
