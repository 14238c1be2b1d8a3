package stampede.gateway.upstream;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;

/** Cuts the request's time down to what its class of traffic may take at most: browsing that takes 30 s is of no use. */
@Component
class LongestBudget implements GlobalFilter, Ordered {
	private final BudgetProperties properties;

	LongestBudget(BudgetProperties properties) {
		this.properties = properties;
	}

	/** Before whatever waits. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 40;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var longest = properties.maxBudget().get(RouteFacts.of(exchange).traffic());
		if (longest == null) {
			return chain.filter(exchange);
		}
		var latest = Deadline.in(longest);
		return chain.filter(exchange).contextWrite(context -> Deadline.of(context)
				.filter(asked -> asked.nanoTime() - latest.nanoTime() <= 0)
				.map(_ -> context)
				.orElseGet(() -> context.put(Deadline.class, latest)));
	}
}
