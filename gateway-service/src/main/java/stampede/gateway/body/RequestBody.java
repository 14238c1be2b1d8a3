package stampede.gateway.body;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.limit.Callers;
import stampede.kit.deadline.Deadline;

/**
 * Reads the whole body before the request may take a permit, enter a circuit breaker or spend its budget, so that a client that sends
 * slowly holds nothing that others need. Bodies are bounded in size, time, number and bytes. The deadline moves by the time that the
 * body took.
 */
@Component
class RequestBody implements GlobalFilter, Ordered {
	private final BodyProperties properties;
	private final Uploads uploads;
	private final Callers callers;

	RequestBody(BodyProperties properties, Uploads uploads, Callers callers) {
		this.properties = properties;
		this.uploads = uploads;
		this.callers = callers;
	}

	/** After the rate limit, before whatever waits for an upstream. */
	@Override
	public int getOrder() {
		return EdgeOrder.REQUEST_BODY.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var headers = exchange.getRequest().getHeaders();
		if (headers.getContentLength() <= 0 && !headers.containsKey(HttpHeaders.TRANSFER_ENCODING)) {
			return chain.filter(mayHaveBody(exchange) ? withBody(exchange, new byte[0]) : exchange);
		}
		var begin = System.nanoTime();
		return callers.of(exchange)
				.flatMap(caller -> read(exchange, caller))
				.flatMap(body -> chain.filter(withBody(exchange, body))
						.contextWrite(context -> Deadline.of(context)
								.map(deadline -> context.put(Deadline.class,
										deadline.plus(Duration.ofNanos(System.nanoTime() - begin))))
								.orElse(context)));
	}

	/** Without a length, the client of the service would announce a chunked body. */
	private static boolean mayHaveBody(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().getContentLength() < 0
				&& !HttpMethod.GET.equals(exchange.getRequest().getMethod())
				&& !HttpMethod.HEAD.equals(exchange.getRequest().getMethod());
	}

	private Mono<byte[]> read(ServerWebExchange exchange, String caller) {
		var limits = properties.limitsOf(RouteFacts.of(exchange).traffic());
		var max = (int) limits.maxSize().toBytes();
		if (exchange.getRequest().getHeaders().getContentLength() > max) {
			return Mono.error(RequestBodyException.tooLarge(max));
		}
		// The place is free before the body is passed on, so that the client may send the next one when it has the response.
		return Mono.using(() -> uploads.enter(caller, limits.maxConcurrentPerClient()),
				upload -> join(exchange, upload, max),
				uploads::leave);
	}

	private Mono<byte[]> join(ServerWebExchange exchange, Upload upload, int max) {
		var dropped = upload.dropped().then(Mono.<Upload>error(RequestBodyException::dropped));
		return exchange.getRequest().getBody()
				.doOnNext(buffer -> append(upload, buffer, max))
				.then(Mono.just(upload))
				.or(dropped)
				.map(Upload::bytes)
				.timeout(properties.timeout())
				.onErrorMap(TimeoutException.class, _ -> RequestBodyException.tooSlow(properties.timeout()))
				.doOnError(RequestBodyException::isTooSlow, _ -> endConnection(exchange))
				.onErrorMap(failure -> !(failure instanceof RequestBodyException), RequestBodyException::broken);
	}

	private void append(Upload upload, DataBuffer buffer, int max) {
		var size = buffer.readableByteCount();
		try {
			if (upload.size() + size > max) {
				throw RequestBodyException.tooLarge(max);
			}
			uploads.grow(upload, size);
		} catch (RequestBodyException refused) {
			DataBufferUtils.release(buffer);
			throw refused;
		}
		upload.append(buffer);
	}

	/** With the answer: the rest of the body may never come. Of other bodies the rest is read and dropped. */
	private static void endConnection(ServerWebExchange exchange) {
		exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
	}

	/** The length is known now: an empty chunked body reaches the service as no body. */
	private static ServerWebExchange withBody(ServerWebExchange exchange, byte[] body) {
		var buffers = exchange.getResponse().bufferFactory();
		var headers = new HttpHeaders();
		headers.putAll(exchange.getRequest().getHeaders());
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		headers.setContentLength(body.length);
		return exchange.mutate()
				.request(new ServerHttpRequestDecorator(exchange.getRequest()) {
					@Override
					public HttpHeaders getHeaders() {
						return headers;
					}

					@Override
					public Flux<DataBuffer> getBody() {
						return body.length == 0 ? Flux.empty() : Flux.defer(() -> Flux.just(buffers.wrap(body)));
					}
				})
				.build();
	}
}
