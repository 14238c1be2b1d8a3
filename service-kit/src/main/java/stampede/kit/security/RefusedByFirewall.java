package stampede.kit.security;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Answers requests that the firewall refuses with a problem. The firewall checks the path before anything else, but
 * headers and parameters only when they are read, which may be in a handler.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class RefusedByFirewall implements ServerExchangeRejectedHandler {
	private final ProblemWriter problems;

	RefusedByFirewall(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException refusal) {
		return problems.write(exchange, problem(), HttpHeaders.EMPTY);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> late(ServerExchangeRejectedException refusal) {
		return ResponseEntity.badRequest().contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem());
	}

	private static ProblemDetail problem() {
		return Problems.problem(HttpStatus.BAD_REQUEST, "bad-request",
				"The request's path, parameters or headers are not allowed.");
	}
}
