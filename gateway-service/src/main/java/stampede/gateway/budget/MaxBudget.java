package stampede.gateway.budget;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;

/** Reduces the request's budget to the maximum of its traffic class. */
@Component
class MaxBudget implements GlobalFilter, Ordered {
	private final BudgetProperties properties;

	MaxBudget(BudgetProperties properties) {
		this.properties = properties;
	}

	@Override
	public int getOrder() {
		return EdgeOrder.MAX_BUDGET.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var max = properties.maxBudget().get(RouteFacts.of(exchange).traffic());
		if (max == null) {
			return chain.filter(exchange);
		}
		var latest = Deadline.in(max);
		return chain.filter(exchange).contextWrite(context -> Deadline.of(context)
				.filter(requested -> requested.nanoTime() - latest.nanoTime() <= 0)
				.map(_ -> context)
				.orElseGet(() -> context.put(Deadline.class, latest)));
	}
}
