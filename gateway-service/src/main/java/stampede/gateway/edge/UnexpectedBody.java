package stampede.gateway.edge;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Refuses a GET or HEAD that announces a body, before anything counts the request, and closes the connection. No resource reads such
 * a body (RFC 9110, 9.3.1), and a client that announces one and does not send it would hold a place that others need.
 */
class UnexpectedBody implements WebFilter {
	private final ProblemWriter problems;

	UnexpectedBody(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var request = exchange.getRequest();
		var reads = HttpMethod.GET.equals(request.getMethod()) || HttpMethod.HEAD.equals(request.getMethod());
		if (!reads || !announcesBody(request.getHeaders())) {
			return chain.filter(exchange);
		}
		var close = new HttpHeaders();
		close.set(HttpHeaders.CONNECTION, "close");
		return problems.write(exchange,
				Problems.problem(HttpStatus.BAD_REQUEST, "bad-request", "GET and HEAD have no body here."), close);
	}

	private static boolean announcesBody(HttpHeaders headers) {
		return headers.getContentLength() > 0 || headers.containsKey(HttpHeaders.TRANSFER_ENCODING);
	}
}
