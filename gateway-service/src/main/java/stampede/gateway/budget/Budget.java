package stampede.gateway.budget;

import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.deadline.DeadlineProperties;

/**
 * Limits the wait for the head of the response to the remaining budget, then fails with {@link ResponseTimeoutException}. Passes the
 * budget, less one hop, on to the upstream ({@link BudgetHeader}), except on streaming routes.
 */
@Component
class Budget implements GlobalFilter, Ordered {
	private final DeadlineProperties properties;
	private final TimeoutAccounting timeoutAccounting;

	Budget(DeadlineProperties properties, TimeoutAccounting timeoutAccounting) {
		this.properties = properties;
		this.timeoutAccounting = timeoutAccounting;
	}

	/** Directly before the request is sent, so that the wait for the head of the response is timed, not its body. */
	@Override
	public int getOrder() {
		return EdgeOrder.BUDGET.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return Mono.deferContextual(context -> Deadline.of(context)
				.map(deadline -> within(deadline.remaining(), exchange, chain))
				.orElseGet(() -> chain.filter(exchange)));
	}

	private Mono<Void> within(Duration remaining, ServerWebExchange exchange, GatewayFilterChain chain) {
		var left = remaining.minus(properties.perHop()).toMillis();
		if (left <= 0) {
			return Mono.error(new DeadlineExceededException());
		}
		if (!RouteFacts.of(exchange).streaming()) {
			exchange.getAttributes().put(BudgetHeader.MILLIS, left);
		}
		return chain.filter(exchange).timeout(remaining,
				Mono.error(() -> timeoutAccounting.after(exchange, remaining)));
	}
}
