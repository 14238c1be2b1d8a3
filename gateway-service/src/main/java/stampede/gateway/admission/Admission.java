package stampede.gateway.admission;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import org.springframework.http.HttpStatus;
import stampede.gateway.RouteFacts;
import stampede.gateway.upstream.ImpatientCallerException;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;

/**
 * Lets no more requests through to an upstream than it can answer in time. A request counts from here to the head of its
 * answer: a client that reads slowly holds nobody up. Health and metrics have a port of their own and never come here.
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

	/** Inside of what turns failures into problems, outside of breaker and budget. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 5;
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

	private Mono<Void> enter(Duration patience, RouteFacts facts, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		Approach.of(exchange).ifPresent(Approach::end);
		return gates.before(facts.gate()).enter(facts.traffic(), patience)
				.flatMap(permit -> pass(permit, facts, exchange, chain));
	}

	/**
	 * A refusal or a failure comes back quicker than real work, and says nothing of how long that takes. Nor does what the
	 * caller's own budget ended: a 202 that came because the budget was over, or a time-out after too little of it.
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
					if (counts && !(late instanceof ImpatientCallerException)) {
						permit.measured();
					}
				})
				.doFinally(_ -> permit.unmeasured());
	}
}
