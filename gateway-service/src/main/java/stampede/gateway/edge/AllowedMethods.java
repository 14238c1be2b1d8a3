package stampede.gateway.edge;

import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/** Refuses every method that no public path has, TRACE above all. A preflight is answered before, by {@link CrossOrigin}. */
class AllowedMethods implements WebFilter {
	private static final Set<HttpMethod> ALLOWED = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST,
			HttpMethod.PUT);
	private static final String ALLOW = ALLOWED.stream().map(HttpMethod::name).sorted()
			.collect(Collectors.joining(", "));
	private final ProblemWriter problems;

	AllowedMethods(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (ALLOWED.contains(exchange.getRequest().getMethod())) {
			return chain.filter(exchange);
		}
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.ALLOW, ALLOW);
		var problem = Problems.problem(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed",
				"No path has this method.");
		return problems.write(exchange, problem, headers);
	}
}
