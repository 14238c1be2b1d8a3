package stampede.kit.web;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.IdempotencyKey;

/**
 * Refuses a request that repeats a header of which only one value counts. Which of the two counts would be a guess, and
 * the next server on the way may guess otherwise.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 90)
final class SingleHeaders implements WebFilter {
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
		return chain.filter(exchange);
	}
}
