package stampede.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.budget.TimeoutAccounting;
import stampede.kit.deadline.Deadline;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * The circuit breaker of each upstream: opens when the upstream fails, and rejects requests until it recovers. Failures before the head
 * of the response, 5xx responses and timeouts are recorded. The budget is inside, because an outer timeout would cancel the call,
 * and a cancelled call is not recorded.
 */
@Component
class Breaker implements GlobalFilter, Ordered {
	private final CircuitBreakerRegistry breakers;
	private final TimeoutAccounting timeoutAccounting;
	private final ProblemWriter problems;

	Breaker(CircuitBreakerRegistry breakers, TimeoutAccounting timeoutAccounting, ProblemWriter problems) {
		this.breakers = breakers;
		this.timeoutAccounting = timeoutAccounting;
		this.problems = problems;
	}

	@Override
	public int getOrder() {
		return EdgeOrder.CIRCUIT_BREAKER.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var facts = RouteFacts.of(exchange);
		return Mono.deferContextual(context -> {
			var deadlineSufficed = Deadline.of(context).map(Deadline::remaining)
					.map(remaining -> timeoutAccounting.isEnough(exchange, remaining))
					.orElse(true);
			var call = chain.filter(exchange)
					.then(facts.streaming() ? Mono.<Void>empty() : Mono.defer(() -> fault(exchange, deadlineSufficed)));
			return call.transformDeferred(CircuitBreakerOperator.of(breakers.circuitBreaker(facts.upstream())))
					.onErrorResume(UpstreamErrorException.class, _ -> Mono.empty())
					.onErrorResume(CallNotPermittedException.class, _ -> refuse(exchange));
		});
	}

	/** A 504 after a short deadline, and a refused event stream, are not failures of the upstream. */
	private static Mono<Void> fault(ServerWebExchange exchange, boolean deadlineSufficed) {
		var status = exchange.getResponse().getStatusCode();
		return status != null && status.is5xxServerError()
				&& (deadlineSufficed || !status.isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT))
						? Mono.error(new UpstreamErrorException(status.value()))
						: Mono.empty();
	}

	private Mono<Void> refuse(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "circuit-open",
				"The circuit breaker of the service is open because it failed too often; the request had no effect. Try again later.");
		return problems.write(exchange, problem, Problems.retryAfter(2));
	}
}
