package stampede.gateway.upstream;

import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.deadline.DeadlineProperties;

/**
 * Tells the upstream how much time is left, less one hop ({@link BudgetHeader}), and waits no longer than that for the head of its answer; then
 * fails with {@link AnswerOverdueException}. A streaming route's upstream is told of no budget, as its answer is meant to last;
 * the head of that answer is waited for no longer than any other.
 */
@Component
class Budget implements GlobalFilter, Ordered {
	private final DeadlineProperties properties;
	private final TimeoutAccounting timeoutAccounting;

	Budget(DeadlineProperties properties, TimeoutAccounting timeoutAccounting) {
		this.properties = properties;
		this.timeoutAccounting = timeoutAccounting;
	}

	/** Right before the request is sent, so that only the wait for the answer's head is timed, not its body. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 3;
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
		return chain.filter(exchange).timeout(remaining, Mono.error(() -> timeoutAccounting.overdueAfter(remaining)));
	}
}
