package stampede.kit.problem;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;

/** Problems of the framework's exceptions and of unexpected ones; a service's own advice comes first. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class FrameworkProblems extends ResponseEntityExceptionHandler {
	private static final Logger log = LoggerFactory.getLogger(FrameworkProblems.class);

	/** Handles every exception that no other handler knows. */
	@ExceptionHandler
	Mono<ResponseEntity<Object>> unforeseen(Throwable failure, ServerWebExchange exchange) {
		if (exchange.getResponse().isCommitted()) {
			// The head is sent: the error only marks the response as incomplete.
			return ClientGone.is(failure) ? Mono.empty() : Mono.error(failure);
		}
		if (ClientGone.beforeResponse(failure)) {
			return ClientGone.end(exchange).then(Mono.empty());
		}
		var problem = ProblemTranslation.translate(failure);
		if (problem.getStatus() == 500) {
			Traces.addTraceId(log.atError().setCause(failure), Traces.parent(exchange)).log("{} {} failed",
					exchange.getRequest().getMethod(), exchange.getRequest().getPath());
		}
		var answer = ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
		if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
			answer.headers(Problems.retryAfter(1));
		}
		return Mono.just(answer.body(problem));
	}

	@Override
	protected Mono<ResponseEntity<Object>> handleExceptionInternal(Exception failure, @Nullable Object body,
			@Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
		return unforeseen(failure, exchange)
				.map(answer -> ResponseEntity.status(answer.getStatusCode())
						.headers(answer.getHeaders())
						// The exception's own headers, for example Retry-After, replace the general ones.
						.headers(all -> all.putAll(headers == null ? HttpHeaders.EMPTY : headers))
						.contentType(MediaType.APPLICATION_PROBLEM_JSON)
						.body(answer.getBody()));
	}
}
