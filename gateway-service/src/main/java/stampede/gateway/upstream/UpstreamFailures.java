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
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.budget.ResponseTimeoutException;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;
import stampede.kit.tracing.Traces;

/** Maps an unreachable upstream, a broken connection and a timeout to problems. */
@Component
class UpstreamFailures implements GlobalFilter, Ordered {
	private static final Logger log = LoggerFactory.getLogger(UpstreamFailures.class);
	private static final AggregatedWarning UNREACHABLE = new AggregatedWarning(log,
			"{} requests without a response from their upstream; latest failure: {}");
	private final ProblemWriter problems;

	UpstreamFailures(ProblemWriter problems) {
		this.problems = problems;
	}

	/** Outside circuit breaker and budget. Only failures before the head of the response pass here, so a problem can still be sent. */
	@Override
	public int getOrder() {
		return EdgeOrder.UPSTREAM_FAILURES.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return chain.filter(exchange)
				.onErrorResume(IOException.class, failure -> unreachable(exchange, failure))
				.onErrorResume(ResponseTimeoutException.class, _ -> overdue(exchange))
				.onErrorResume(TimeoutException.class, failure -> unreachable(exchange, failure))
				.onErrorResume(ResponseStatusException.class, failure -> late(exchange, failure));
	}

	/** Connection refused or reset, unknown host, connection closed without a response, or pool exhausted. */
	private Mono<Void> unreachable(ServerWebExchange exchange, Exception failure) {
		Traces.addTraceId(log.atInfo(), Traces.parent(exchange)).log("{} {}: no response from {}: {}",
				exchange.getRequest().getMethod(), exchange.getRequest().getPath(), RouteFacts.of(exchange).upstream(),
				failure.toString());
		UNREACHABLE.add(RouteFacts.of(exchange).upstream() + ": " + failure);
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "upstream-unavailable",
				"The service is unreachable; try again.");
		return problems.write(exchange, problem, Problems.retryAfter(1));
	}

	private Mono<Void> overdue(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "outcome-unknown",
				"The service did not respond within the request's time; the request may still take effect.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}

	private Mono<Void> late(ServerWebExchange exchange, ResponseStatusException failure) {
		if (!failure.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT)) {
			return Mono.error(failure);
		}
		var problem = Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "upstream-timeout",
				"The service did not respond in time; the request may still take effect.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}
}
