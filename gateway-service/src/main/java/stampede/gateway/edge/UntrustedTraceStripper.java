package stampede.gateway.edge;

import java.util.List;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Removes the trace headers of requests that do not come from a trusted proxy, before the request is observed. Otherwise clients could
 * decide what is sampled, and add requests to traces of other clients. The trace of a trusted proxy is continued.
 */
@Component
class UntrustedTraceStripper implements HttpHandlerDecoratorFactory {
	private static final List<String> TRACE = List.of("traceparent", "tracestate");
	private final ClientAddress addresses;

	UntrustedTraceStripper(ClientAddress addresses) {
		this.addresses = addresses;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> handler.handle(isUntrusted(request) ? without(request) : request, response);
	}

	private boolean isUntrusted(ServerHttpRequest request) {
		return TRACE.stream().anyMatch(request.getHeaders()::containsKey) && !addresses.isTrusted(request);
	}

	private static ServerHttpRequest without(ServerHttpRequest request) {
		return request.mutate().headers(headers -> TRACE.forEach(headers::remove)).build();
	}
}
