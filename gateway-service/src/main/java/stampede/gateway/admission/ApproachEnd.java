package stampede.gateway.admission;

import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Where an {@link Approach} ends although its gate has not been reached: the body takes as long as the client likes, and who
 * sends one slowly is not to keep others away.
 */
@Component
class ApproachEnd implements GlobalFilter, Ordered {
	/** Longer than the body of an honest client takes, which mostly comes with the head. */
	private static final Duration QUICK_BODY = Duration.ofMillis(250);

	/** After the rate limit, before the body. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 55;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Approach.of(exchange).ifPresent(approach -> approach.endAfter(QUICK_BODY, Schedulers.parallel()));
		return chain.filter(exchange);
	}
}
