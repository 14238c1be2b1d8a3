package stampede.gateway.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.pass.Pass;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Lets pages of the configured origins call, and answers their preflight requests before authentication; pages of other
 * origins get a problem. Cookies are never allowed: tokens travel in a header.
 */
class CrossOrigin implements WebFilter {
	private final CorsProcessor processor = new DefaultCorsProcessor();
	private final @Nullable CorsConfiguration allowed;
	private final ProblemWriter problems;

	CrossOrigin(EdgeProperties.Cors properties, ProblemWriter problems) {
		this.allowed = properties.allowedOrigins().isEmpty() ? null : configuration(properties);
		this.problems = problems;
	}

	private static CorsConfiguration configuration(EdgeProperties.Cors properties) {
		var cors = new CorsConfiguration();
		cors.setAllowedOrigins(properties.allowedOrigins());
		cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
		cors.setAllowedHeaders(List.of("Authorization", "Content-Type", "If-Match", "Idempotency-Key", Pass.HEADER,
				Pass.PLACE_HEADER, "Last-Event-ID",
				"X-Request-Timeout-Ms"));
		cors.setExposedHeaders(List.of("ETag", "Location", "Retry-After", "Idempotent-Replayed", "RateLimit",
				"RateLimit-Policy"));
		cors.setMaxAge(properties.maxAge());
		return cors;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		// Without allowed origins there are no CORS headers, so that browsers refuse cross-origin calls.
		if (!processor.process(allowed, exchange)) {
			var problem = Problems.problem(HttpStatus.FORBIDDEN, "origin-not-allowed",
					"Pages of this origin may not call.");
			return problems.write(exchange, problem, HttpHeaders.EMPTY);
		}
		return CorsUtils.isPreFlightRequest(exchange.getRequest()) ? Mono.empty() : chain.filter(exchange);
	}
}
