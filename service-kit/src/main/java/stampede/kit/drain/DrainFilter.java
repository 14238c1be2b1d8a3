package stampede.kit.drain;

import org.reactivestreams.Publisher;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.web.FilterOrder;

/**
 * While draining, asks every client to leave: responses carry {@code Connection: close}, so that no pooled connection is
 * closed while a client writes to it, and streams end, so that their clients resume at another instance.
 * HTTP/2 has no such header (Netty omits it there); its peers leave on the server's GOAWAY.
 */
@Order(FilterOrder.DRAIN)
class DrainFilter implements WebFilter {
	private static final String CLOSE = "close";
	private final Drain drain;

	DrainFilter(Drain drain) {
		this.drain = drain;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var response = exchange.getResponse();
		response.beforeCommit(() -> askToLeave(response));
		return chain.filter(exchange.mutate().response(new DrainingResponse(response)).build());
	}

	/** Decided when the answer is sent: a request may have begun long before. */
	private Mono<Void> askToLeave(ServerHttpResponse response) {
		if (drain.hasBegun()) {
			response.getHeaders().set(HttpHeaders.CONNECTION, CLOSE);
		}
		return Mono.empty();
	}

	/** Only streams are written with a flush after each part. */
	private final class DrainingResponse extends ServerHttpResponseDecorator {
		DrainingResponse(ServerHttpResponse response) {
			super(response);
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> parts) {
			return super.writeAndFlushWith(Flux.from(parts).takeUntilOther(drain.begin()));
		}
	}
}
