package stampede.gateway.edge;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.kit.tracing.Traces;

/**
 * Removes headers that only a trusted proxy may send: an untrusted client could otherwise pass for another user or address, or
 * fill traces with baggage. A trusted proxy may state the origin of a request, and nothing else. Removes cookies, unless the route
 * needs them. Names the client's address to identity-service, which limits guesses by it. The {@code traceparent} that passes is this gateway's own span: another span for the call to the service would repeat what the spans at both of its ends
 * record, and cost a seventh of a request (ADR 25).
 */
@Component
class EdgeHeaders implements HttpHeadersFilter, Ordered {
	private static final List<String> INTERNAL_PREFIXES = List.of("x-internal-", "x-user-", "x-original-", "x-envoy-",
			"x-b3-");
	private static final List<String> INTERNAL = List.of("x-real-ip", "x-rewrite-url", "baggage", "b3");
	private static final String TRACEPARENT = "traceparent";
	private static final String FORWARDED = "forwarded";
	private static final String X_FORWARDED = "x-forwarded-";
	private static final String COOKIE = "cookie";
	private static final String IDENTITY = "identity-service";
	private static final String CLIENT = "X-Internal-Client";
	private final ClientAddress addresses;

	EdgeHeaders(ClientAddress addresses) {
		this.addresses = addresses;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		var kept = new HttpHeaders();
		var route = RouteFacts.of(exchange);
		input.forEach((name, values) -> {
			var lower = name.toLowerCase(Locale.ROOT);
			if (!isInternal(lower) && !isFromProxies(lower) && (route.cookies() || !lower.equals(COOKIE))) {
				kept.addAll(name, values);
			}
		});
		if (addresses.isTrusted(exchange.getRequest())) {
			exchange.getRequest().getHeaders().forEach((name, values) -> {
				if (isFromProxies(name.toLowerCase(Locale.ROOT))) {
					kept.addAll(name, values);
				}
			});
		}
		if (IDENTITY.equals(route.upstream())) {
			addresses.of(exchange.getRequest()).ifPresent(client -> kept.set(CLIENT, client.getHostAddress()));
		}
		var span = Traces.parent(exchange);
		if (span != null) {
			kept.set(TRACEPARENT, span);
		}
		return kept;
	}

	/** Last, so that headers of other filters are included. */
	@Override
	public int getOrder() {
		return EdgeOrder.EDGE_HEADERS.value();
	}

	private static boolean isFromProxies(String name) {
		return name.equals(FORWARDED) || name.startsWith(X_FORWARDED);
	}

	private static boolean isInternal(String name) {
		return INTERNAL.contains(name) || INTERNAL_PREFIXES.stream().anyMatch(name::startsWith);
	}
}
