package stampede.gateway.admission;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.RouteFacts;
import stampede.gateway.admission.OverloadedException.Reason;

/**
 * Refuses what {@link Admission} would refuse at once anyway, before the rate limit asks Redis: of ten times too many
 * requests nine are refused, and what each of them costs is taken from those that are served.
 */
@Component
class Shedding implements GlobalFilter, Ordered {
	private final Gates gates;
	private final Refusals refusals;

	Shedding(Gates gates, Refusals refusals) {
		this.gates = gates;
		this.refusals = refusals;
	}

	/** Before the rate limit. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 45;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var facts = RouteFacts.of(exchange);
		return gates.before(facts.gate()).isFullFor(facts.traffic())
				? refusals.refuse(Reason.QUEUE_FULL, facts, exchange)
				: chain.filter(exchange);
	}
}
