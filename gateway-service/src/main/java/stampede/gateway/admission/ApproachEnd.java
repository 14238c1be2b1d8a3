package stampede.gateway.admission;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where an {@link Approach} ends: what follows, the body above all, takes as long as the client likes. */
@Component
class ApproachEnd implements GlobalFilter, Ordered {
	/** After the rate limit, before the body. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 55;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		if (exchange.getAttribute(Approach.ATTRIBUTE) instanceof Approach approach) {
			approach.end();
		}
		return chain.filter(exchange);
	}
}
