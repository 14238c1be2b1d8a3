package stampede.kit.management;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Answers only requests whose {@code Host} no public DNS can resolve: an address, a name without a dot, or a name of the
 * cluster. A page whose own name was made to lead here (DNS rebinding) cannot read metrics through a developer's browser.
 */
final class ManagementHosts implements WebFilter {
	private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");
	private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
	private static final List<String> PRIVATE_DOMAINS = List.of(".svc", ".cluster.local", ".localhost");
	private final ProblemWriter problems;

	ManagementHosts(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var host = exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST);
		return host == null || isPrivate(host)
				? chain.filter(exchange)
				: problems.write(exchange, Problems.problem(HttpStatus.FORBIDDEN, "forbidden",
						"The management port answers to addresses and private names only."), HttpHeaders.EMPTY);
	}

	/** {@code host} is the header's value, with or without a port. */
	static boolean isPrivate(String host) {
		var name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
		return ADDRESS.matcher(name).matches() || name.indexOf('.') < 0
				|| PRIVATE_DOMAINS.stream().anyMatch(name::endsWith);
	}
}
