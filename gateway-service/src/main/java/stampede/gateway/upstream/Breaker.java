package stampede.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Spares an upstream that fails, and the clients that would wait for it. Counts what goes wrong before the head of an
 * answer, answers of 5xx, and time-outs: {@link Budget} stands inside, as a time-out further out would only cancel the
 * call, which counts as nothing.
 */
@Component
class Breaker implements GlobalFilter, Ordered {
	private static final String LATER_SECONDS = "2";
	private final CircuitBreakerRegistry breakers;
	private final TimeoutAccounting patience;
	private final ProblemWriter problems;

	Breaker(CircuitBreakerRegistry breakers, TimeoutAccounting patience, ProblemWriter problems) {
		this.breakers = breakers;
		this.patience = patience;
		this.problems = problems;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 4;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var facts = RouteFacts.of(exchange);
		return Mono.deferContextual(context -> {
			var patient = Deadline.of(context).map(Deadline::remaining).map(patience::isEnough).orElse(true);
			var call = chain.filter(exchange)
					.then(facts.streaming() ? Mono.<Void>empty() : Mono.defer(() -> fault(exchange, patient)));
			return call.transformDeferred(CircuitBreakerOperator.of(breakers.circuitBreaker(facts.upstream())))
					.onErrorResume(UpstreamErrorException.class, _ -> Mono.empty())
					.onErrorResume(CallNotPermittedException.class, _ -> refuse(exchange));
		});
	}

	/** What a caller brings about by its own impatience, or by following too many orders, is no fault of the upstream. */
	private static Mono<Void> fault(ServerWebExchange exchange, boolean patient) {
		var status = exchange.getResponse().getStatusCode();
		return status != null && status.is5xxServerError()
				&& (patient || !status.isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT))
						? Mono.error(new UpstreamErrorException(status.value()))
						: Mono.empty();
	}

	private Mono<Void> refuse(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "circuit-open",
				"The service behind has failed too often, so that its circuit breaker is open; nothing was done. Try again later.");
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, LATER_SECONDS);
		return problems.write(exchange, problem, headers);
	}
}
