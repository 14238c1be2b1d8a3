package stampede.gateway;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Takes away what only a trusted neighbour may say: a stranger could otherwise pass for another user or address, or
 * fill traces with baggage.
 */
@Component
class EdgeHeaders implements HttpHeadersFilter, Ordered {
	private static final List<String> PREFIXES = List.of("x-internal-", "x-user-", "x-forwarded-", "x-original-",
			"x-envoy-");
	private static final List<String> NAMES = List.of("forwarded", "x-real-ip", "x-rewrite-url", "baggage");

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		var kept = new HttpHeaders();
		input.forEach((name, values) -> {
			if (!isInternal(name.toLowerCase(Locale.ROOT))) {
				kept.addAll(name, values);
			}
		});
		return kept;
	}

	/** First, so that what the gateway itself adds later stays. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private static boolean isInternal(String name) {
		return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
	}
}
