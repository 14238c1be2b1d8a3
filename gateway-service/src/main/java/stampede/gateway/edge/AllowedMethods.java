package stampede.gateway.edge;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;
import stampede.kit.startup.BadConfiguration;

/**
 * Answers 405 if routes have the path but none has the method; {@code Allow} lists the methods of those routes (RFC 9110, 15.5.6). A
 * path without a route has no methods: only reads and writes pass, to the gateway's own files or to a 404. A preflight is answered
 * before, by {@link CrossOrigin}.
 */
class AllowedMethods implements WebFilter {
	private static final Set<HttpMethod> UNROUTED = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST,
			HttpMethod.PUT);
	private final List<Resource> resources;
	private final ProblemWriter problems;

	/** Throws {@link BadConfiguration} if a route names no methods. */
	AllowedMethods(GatewayProperties routes, ProblemWriter problems) {
		this.resources = routes.getRoutes().stream().map(Resource::of).toList();
		this.problems = problems;
	}

	private record Resource(List<PathPattern> paths, Set<HttpMethod> methods) {
		static Resource of(RouteDefinition route) {
			var methods = arguments(route, "Method");
			if (methods.isEmpty()) {
				throw new BadConfiguration("the route " + route.getId() + " names no methods",
						"Give it the predicate Method, for example Method=GET,HEAD.", null);
			}
			return new Resource(
					arguments(route, "Path").stream().filter(path -> path.startsWith("/"))
							.map(PathPatternParser.defaultInstance::parse).toList(),
					methods.stream().map(HttpMethod::valueOf).collect(Collectors.toUnmodifiableSet()));
		}

		private static List<String> arguments(RouteDefinition route, String predicate) {
			return route.getPredicates().stream()
					.filter(definition -> definition.getName().equals(predicate))
					.map(PredicateDefinition::getArgs)
					.flatMap(arguments -> arguments.values().stream())
					.flatMap(argument -> Arrays.stream(argument.split(",")))
					.map(String::strip)
					.toList();
		}

		boolean hasPath(PathContainer path) {
			for (var pattern : paths) {
				if (pattern.matches(path)) {
					return true;
				}
			}
			return false;
		}
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var path = exchange.getRequest().getPath().pathWithinApplication();
		var method = exchange.getRequest().getMethod();
		for (var resource : resources) {
			if (resource.methods().contains(method) && resource.hasPath(path)) {
				return chain.filter(exchange);
			}
		}
		var allowed = new TreeSet<String>();
		resources.stream().filter(resource -> resource.hasPath(path)).flatMap(resource -> resource.methods().stream())
				.map(HttpMethod::name).forEach(allowed::add);
		if (!allowed.isEmpty()) {
			return refuse(exchange, allowed);
		}
		return UNROUTED.contains(method) ? chain.filter(exchange) : notFound(exchange);
	}

	private Mono<Void> refuse(ServerWebExchange exchange, Set<String> allowed) {
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.ALLOW, String.join(", ", allowed));
		return problems.write(exchange, Problems.problem(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed",
				"This resource does not have the method; Allow lists its methods."), headers);
	}

	private Mono<Void> notFound(ServerWebExchange exchange) {
		return problems.write(exchange,
				Problems.problem(HttpStatus.NOT_FOUND, "not-found", "There is no such resource."),
				HttpHeaders.EMPTY);
	}
}
