package stampede.kit.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.reactive.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;

/** Writes the problem of an error that no controller handled, from filters and routing; before Boot's own handler. */
@Order(-2)
class ProblemErrorHandler implements ErrorWebExceptionHandler {
	private static final Logger log = LoggerFactory.getLogger(ProblemErrorHandler.class);
	private final ProblemWriter writer;

	ProblemErrorHandler(ProblemWriter writer) {
		this.writer = writer;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		if (exchange.getResponse().isCommitted()) {
			return ClientGone.is(failure) ? Mono.empty() : Mono.error(failure);
		}
		if (ClientGone.beforeResponse(failure)) {
			return ClientGone.end(exchange);
		}
		var problem = ProblemTranslation.translate(failure);
		if (problem.getStatus() == 500) {
			Traces.addTraceId(log.atError().setCause(failure), Traces.parent(exchange)).log("{} {} failed",
					exchange.getRequest().getMethod(), exchange.getRequest().getPath());
		}
		var headers = failure instanceof ErrorResponse known ? known.getHeaders() : HttpHeaders.EMPTY;
		return writer.write(exchange, problem, headers);
	}
}
