package stampede.gateway.edge;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Refuses a body over the limit: by its declared length before anything is read, otherwise by counting what passes. The
 * built-in RequestSize filter only believes the declared length, which a chunked body has not. Whatever goes wrong with
 * the body becomes a {@link RequestBodyException}, so that no client can make an upstream look broken.
 */
@Component
class RequestBody implements GlobalFilter, Ordered {
	private final long max;

	RequestBody(EdgeProperties properties) {
		this.max = properties.maxBody().toBytes();
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		if (exchange.getRequest().getHeaders().getContentLength() > max) {
			return Mono.error(RequestBodyException.tooLarge(max));
		}
		var counted = new ServerHttpRequestDecorator(exchange.getRequest()) {
			@Override
			public Flux<DataBuffer> getBody() {
				return Flux.defer(() -> counted(super.getBody().onErrorMap(RequestBodyException::broken),
						new AtomicLong()));
			}
		};
		return chain.filter(exchange.mutate().request(counted).build());
	}

	private Flux<DataBuffer> counted(Flux<DataBuffer> body, AtomicLong seen) {
		return body.handle((buffer, sink) -> {
			if (seen.addAndGet(buffer.readableByteCount()) > max) {
				DataBufferUtils.release(buffer);
				sink.error(RequestBodyException.tooLarge(max));
			} else {
				sink.next(buffer);
			}
		});
	}
}
