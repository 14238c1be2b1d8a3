package stampede.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
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
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Lets no more requests through to an upstream than it can answer in time. A request counts from here to the head of its
 * answer: a client that reads slowly holds nobody up. Health and metrics have a port of their own and never come here.
 */
@Component
class Admission implements GlobalFilter, Ordered {
	private static final int LATEST_RETURN_SECONDS = 3;
	private final Gates gates;
	private final ProblemWriter problems;
	private final MeterRegistry meters;

	Admission(Gates gates, ProblemWriter problems, MeterRegistry meters) {
		this.gates = gates;
		this.problems = problems;
		this.meters = meters;
	}

	/** Inside of what turns failures into problems, outside of breaker and budget. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 5;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var facts = RouteFacts.of(exchange);
		var maxWait = gates.inForce().maxWait();
		return Mono.deferContextual(context -> Deadline.of(context)
				.map(Deadline::remaining)
				.filter(remaining -> remaining.compareTo(maxWait) < 0)
				.map(remaining -> enter(remaining, facts, exchange, chain)
						.onErrorMap(OverloadedException::isLate, _ -> new DeadlineExceededException()))
				.orElseGet(() -> enter(maxWait, facts, exchange, chain))
				.onErrorResume(OverloadedException.class, refused -> refuse(refused, facts, exchange)));
	}

	private Mono<Void> enter(Duration patience, RouteFacts facts, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		return gates.before(facts.upstream()).enter(facts.traffic(), patience)
				.flatMap(permit -> pass(permit, facts, exchange, chain));
	}

	/** A refusal or a failure comes back quicker than real work, and says nothing of how long that takes. */
	private Mono<Void> pass(Permit permit, RouteFacts facts, ServerWebExchange exchange, GatewayFilterChain chain) {
		var counts = gates.inForce().isMeasured(facts.upstream(), facts.traffic());
		return chain.filter(exchange)
				.doOnSuccess(_ -> {
					var status = exchange.getResponse().getStatusCode();
					if (counts && status != null && status.is2xxSuccessful()) {
						permit.measured();
					}
				})
				.doOnError(TimeoutException.class, _ -> {
					if (counts) {
						permit.measured();
					}
				})
				.doFinally(_ -> permit.unmeasured());
	}

	private Mono<Void> refuse(OverloadedException refused, RouteFacts facts, ServerWebExchange exchange) {
		meters.counter("stampede.admission.refused", "upstream", facts.upstream(), "traffic", facts.traffic().label(),
				"reason", refused.reason().name().toLowerCase(Locale.ROOT)).increment();
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "overloaded",
				"More people are here than can be served; nothing was done. Try again with the same key.");
		var headers = new HttpHeaders();
		// Not all at the same moment.
		headers.set(HttpHeaders.RETRY_AFTER,
				Integer.toString(ThreadLocalRandom.current().nextInt(1, LATEST_RETURN_SECONDS + 1)));
		return problems.write(exchange, problem, headers);
	}
}
