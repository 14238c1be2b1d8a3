package stampede.gateway.variant;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Replaces every response but recommendations, and refusals of the client's request, by an empty list of recommendations. */
final class EmptyListResponse extends ServerHttpResponseDecorator {
	private static final byte[] EMPTY = "{\"items\":[]}".getBytes(StandardCharsets.UTF_8);
	private static final Set<Integer> REFUSALS = Set.of(400, 406, 429);

	private final Runnable replaced;

	/** @param replaced called for each empty list that is sent instead of a response */
	EmptyListResponse(ServerHttpResponse response, Runnable replaced) {
		super(response);
		this.replaced = replaced;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return isUsable()
				? super.writeWith(body)
				: Flux.from(body).doOnNext(DataBufferUtils::release).then(Mono.defer(this::writeEmptyList));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return isUsable() ? super.writeAndFlushWith(body) : writeWith(Flux.from(body).concatMap(part -> part));
	}

	@Override
	public Mono<Void> setComplete() {
		return isUsable() ? super.setComplete() : writeEmptyList();
	}

	private boolean isUsable() {
		var status = getStatusCode();
		return status == null || REFUSALS.contains(status.value())
				|| (status.isSameCodeAs(HttpStatus.OK)
						&& MediaType.APPLICATION_JSON.isCompatibleWith(getHeaders().getContentType()));
	}

	/** Sends an empty list; only before the response is committed. */
	Mono<Void> writeEmptyList() {
		replaced.run();
		setStatusCode(HttpStatus.OK);
		var headers = getHeaders();
		headers.remove(HttpHeaders.RETRY_AFTER);
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setContentLength(EMPTY.length);
		return super.writeWith(Mono.fromSupplier(() -> bufferFactory().wrap(EMPTY)));
	}
}
