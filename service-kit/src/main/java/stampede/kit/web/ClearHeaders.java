package stampede.kit.web;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.IdempotencyKey;

/**
 * Refuses a request that repeats a header of which only one value counts: which of the two counts would be a guess, and the
 * next server on the way may guess otherwise. Refuses bodies that are encoded, which would be read as what they are not
 * (RFC 9110, 15.5.16).
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 90)
final class ClearHeaders implements WebFilter {
	private static final List<String> SINGLE = List.of(HttpHeaders.HOST, HttpHeaders.AUTHORIZATION,
			HttpHeaders.CONTENT_TYPE, IdempotencyKey.HEADER, Deadline.HEADER, "Last-Event-ID");

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var headers = exchange.getRequest().getHeaders();
		for (var name : SINGLE) {
			if (headers.getOrDefault(name, List.of()).size() > 1) {
				return Mono.error(new ServerWebInputException("The header " + name + " stands more than once."));
			}
		}
		var encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
		return encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")
				? chain.filter(exchange)
				: Mono.error(
						new UnsupportedMediaTypeStatusException("Bodies are read as they come, without an encoding."));
	}
}
