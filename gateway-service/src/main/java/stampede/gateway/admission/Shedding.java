package stampede.gateway.admission;

import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.gateway.EarlyRoutes;
import stampede.gateway.RouteFacts;
import stampede.gateway.admission.OverloadedException.Reason;

/**
 * Refuses what {@link Admission} would refuse anyway, before the token is verified, Redis is asked or a body is read: of ten
 * times too many requests nine are refused, and what each of them costs is taken from those that are served. Lets no more
 * come near a gate at a time than find a place there: a crowd that is all verified before the first is refused would keep
 * the answers of those who were served waiting.
 */
@Component
public class Shedding {
	private final EarlyRoutes routes;
	private final Gates gates;
	private final Refusals refusals;

	Shedding(EarlyRoutes routes, Gates gates, Refusals refusals) {
		this.routes = routes;
		this.gates = gates;
		this.refusals = refusals;
	}

	/** A web filter for the security chain: after the headers that every answer has, before the token is looked at. */
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return routes.of(exchange)
				.map(route -> approach(route, exchange, chain))
				.defaultIfEmpty(chain.filter(exchange))
				.flatMap(answer -> answer);
	}

	private Mono<Void> approach(Route route, ServerWebExchange exchange, WebFilterChain chain) {
		var facts = RouteFacts.of(route);
		var gate = gates.before(facts.gate());
		if (!gate.approach(facts.traffic())) {
			// Meters and the limit of what no route counts look at it.
			exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
			return refusals.refuse(Reason.QUEUE_FULL, facts, exchange);
		}
		var approach = Approach.begin(gate, facts.traffic(), exchange);
		return chain.filter(exchange).doFinally(_ -> approach.end());
	}
}
