package stampede.gateway.admission;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;

/**
 * Ends the pending arrival of a request before its body is read. A request counts at its gate again when it is complete; until then a
 * client that announces a body and does not send it holds no place that others need.
 */
@Component
class PendingArrivalTimeout implements GlobalFilter, Ordered {
	/** After the rate limit, before the body. */
	@Override
	public int getOrder() {
		return EdgeOrder.PENDING_ARRIVAL_END.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		PendingArrival.of(exchange).ifPresent(PendingArrival::end);
		return chain.filter(exchange);
	}
}
