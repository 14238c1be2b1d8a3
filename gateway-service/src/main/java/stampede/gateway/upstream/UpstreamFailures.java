package stampede.gateway.upstream;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/** An upstream that cannot be reached, hangs up or does not answer: a problem that says whether to come back. */
@Component
class UpstreamFailures implements GlobalFilter, Ordered {
	private static final Logger log = LoggerFactory.getLogger(UpstreamFailures.class);
	private static final String SOON = "1";
	private final ProblemWriter problems;

	UpstreamFailures(ProblemWriter problems) {
		this.problems = problems;
	}

	/** Around breaker and budget; only failures before the answer's head pass here, so an answer can still be given. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 6;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange)
				.onErrorResume(IOException.class, failure -> unreachable(exchange, failure))
				.onErrorResume(AnswerOverdueException.class, _ -> overdue(exchange))
				.onErrorResume(TimeoutException.class, failure -> unreachable(exchange, failure))
				.onErrorResume(ResponseStatusException.class, failure -> late(exchange, failure));
	}

	/** Refused, reset, unknown host, closed without an answer; or no connection of the pool came free in time. */
	private Mono<Void> unreachable(ServerWebExchange exchange, Exception failure) {
		Traces.tell(log.atWarn(), Traces.parent(exchange)).log("{} {}: no answer from upstream: {}",
				exchange.getRequest().getMethod(), exchange.getRequest().getPath(), failure.toString());
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "upstream-unavailable",
				"The service behind does not answer; try again.");
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, SOON);
		return problems.write(exchange, problem, headers);
	}

	private Mono<Void> overdue(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "outcome-unknown",
				"No answer came within the request's time; what was asked for may still happen.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}

	private Mono<Void> late(ServerWebExchange exchange, ResponseStatusException failure) {
		if (!failure.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT)) {
			return Mono.error(failure);
		}
		var problem = Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "upstream-timeout",
				"The service behind did not answer in time; what was asked for may still happen.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}
}
