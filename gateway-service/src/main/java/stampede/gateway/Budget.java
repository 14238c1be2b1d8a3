package stampede.gateway;

import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.deadline.DeadlineProperties;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Tells the upstream how much time is left, less one hop, and waits no longer than that for the head of its answer. A
 * route with the metadata {@code streaming} has no budget: its answer is meant to last.
 */
@Component
class Budget implements GlobalFilter, Ordered {
	private static final String STREAMING = "streaming";
	private final DeadlineProperties properties;
	private final ProblemWriter problems;

	Budget(DeadlineProperties properties, ProblemWriter problems) {
		this.properties = properties;
		this.problems = problems;
	}

	/** Right before the request is sent, so that only the wait for the answer's head is timed, not its body. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		if (isStreaming(exchange)) {
			return chain.filter(telling(exchange, Optional.empty()));
		}
		return Mono.deferContextual(context -> Deadline.of(context)
				.map(deadline -> within(deadline, exchange, chain))
				.orElseGet(() -> chain.filter(telling(exchange, Optional.empty()))));
	}

	private Mono<Void> within(Deadline deadline, ServerWebExchange exchange, GatewayFilterChain chain) {
		var left = deadline.remaining().minus(properties.perHop()).toMillis();
		if (left <= 0) {
			return Mono.error(new DeadlineExceededException());
		}
		return chain.filter(telling(exchange, Optional.of(left)))
				.timeout(deadline.remaining(), Mono.defer(() -> late(exchange)));
	}

	private Mono<Void> late(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.GATEWAY_TIMEOUT, "deadline-exceeded",
				"No answer came within the request's time; what was asked for may still happen.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}

	private static ServerWebExchange telling(ServerWebExchange exchange, Optional<Long> left) {
		return exchange.mutate()
				.request(request -> request.headers(headers -> left.ifPresentOrElse(
						millis -> headers.set(Deadline.HEADER, Long.toString(millis)),
						() -> headers.remove(Deadline.HEADER))))
				.build();
	}

	private static boolean isStreaming(ServerWebExchange exchange) {
		Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		return route.getMetadata().containsKey(STREAMING);
	}
}
