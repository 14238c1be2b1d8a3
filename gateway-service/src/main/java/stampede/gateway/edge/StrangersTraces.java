package stampede.gateway.edge;

import java.util.List;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Takes the trace that a stranger says a request belongs to from it, before the request is observed: else strangers would
 * decide what is sampled, and could hang their requests into other people's traces. A trusted proxy's trace goes on.
 */
@Component
class StrangersTraces implements HttpHandlerDecoratorFactory {
	private static final List<String> TRACE = List.of("traceparent", "tracestate");
	private final ClientAddress addresses;

	StrangersTraces(ClientAddress addresses) {
		this.addresses = addresses;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> handler.handle(isStrangers(request) ? without(request) : request, response);
	}

	private boolean isStrangers(ServerHttpRequest request) {
		return TRACE.stream().anyMatch(request.getHeaders()::containsKey) && !addresses.isTrusted(request);
	}

	private static ServerHttpRequest without(ServerHttpRequest request) {
		return request.mutate().headers(headers -> TRACE.forEach(headers::remove)).build();
	}
}
