package stampede.gateway.edge;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes away what only a trusted neighbour may say: a stranger could otherwise pass for another user or address, or
 * fill traces with baggage. A trusted proxy may say whence a request came, and nothing else. The {@code traceparent} that
 * passes is this gateway's own ({@link StrangersTraces}).
 */
@Component
class EdgeHeaders implements HttpHeadersFilter, Ordered {
	private static final List<String> INTERNAL_PREFIXES = List.of("x-internal-", "x-user-", "x-original-", "x-envoy-",
			"x-b3-");
	private static final List<String> INTERNAL = List.of("x-real-ip", "x-rewrite-url", "baggage", "b3");
	private static final String FORWARDED = "forwarded";
	private static final String X_FORWARDED = "x-forwarded-";
	private final ClientAddress addresses;

	EdgeHeaders(ClientAddress addresses) {
		this.addresses = addresses;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		var kept = new HttpHeaders();
		input.forEach((name, values) -> {
			var lower = name.toLowerCase(Locale.ROOT);
			if (!isInternal(lower) && !isFromProxies(lower)) {
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
		return kept;
	}

	/** Last: Spring Cloud Gateway's own filter removes these headers, whoever sent them. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	private static boolean isFromProxies(String name) {
		return name.equals(FORWARDED) || name.startsWith(X_FORWARDED);
	}

	private static boolean isInternal(String name) {
		return INTERNAL.contains(name) || INTERNAL_PREFIXES.stream().anyMatch(name::startsWith);
	}
}
