package stampede.gateway.admission;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.budget.ClientDeadlineTooShortException;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;

/**
 * Admits no more requests to an upstream than it can answer in time. A request counts from here to the head of its response, so that a
 * client that reads slowly does not delay others. Health and metrics have their own port and are not limited.
 */
@Component
class Admission implements GlobalFilter, Ordered {
	private static final int ACCEPTED = HttpStatus.ACCEPTED.value();
	private final Gates gates;
	private final Refusals refusals;

	Admission(Gates gates, Refusals refusals) {
		this.gates = gates;
		this.refusals = refusals;
	}

	/** Inside the mapping of failures to problems, outside circuit breaker and budget. */
	@Override
	public int getOrder() {
		return EdgeOrder.ADMISSION.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var facts = RouteFacts.of(exchange);
		var maxWait = gates.maxWait(facts.gate());
		return Mono.deferContextual(context -> Deadline.of(context)
				.map(Deadline::remaining)
				.filter(remaining -> remaining.compareTo(maxWait) < 0)
				.map(remaining -> enter(remaining, facts, exchange, chain)
						.onErrorMap(OverloadedException::isLate, _ -> new DeadlineExceededException()))
				.orElseGet(() -> enter(maxWait, facts, exchange, chain))
				.onErrorResume(OverloadedException.class,
						refused -> refusals.refuse(refused.reason(), facts, exchange)));
	}

	private Mono<Void> enter(Duration maxWait, RouteFacts facts, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		PendingArrivals.end(exchange);
		return gates.before(facts.gate()).enter(facts.traffic(), maxWait)
				.flatMap(permit -> pass(permit, facts, exchange, chain));
	}

	/**
	 * Refusals and failures are faster than successful requests and are not measured. Neither are requests that the client's own budget
	 * ended: a 202 because the budget was over, or a timeout after a short budget.
	 */
	private Mono<Void> pass(Permit permit, RouteFacts facts, ServerWebExchange exchange, GatewayFilterChain chain) {
		var counts = gates.inForce().isMeasured(facts.upstream(), facts.traffic());
		return chain.filter(exchange)
				.doOnSuccess(_ -> {
					var status = exchange.getResponse().getStatusCode();
					if (counts && status != null && status.is2xxSuccessful() && status.value() != ACCEPTED) {
						permit.measured();
					}
				})
				.doOnError(TimeoutException.class, late -> {
					if (counts && !(late instanceof ClientDeadlineTooShortException)) {
						permit.measured();
					}
				})
				.doFinally(_ -> permit.unmeasured());
	}
}
