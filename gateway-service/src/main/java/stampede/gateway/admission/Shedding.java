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
 * Load shedding: refuses requests that {@link Admission} would refuse anyway, before the token is verified, Redis is called or the body
 * is read. At ten times the capacity nine of ten requests are refused, and their cost reduces what is left for the others. The number
 * of pending arrivals, which have passed here and have not reached their {@link Gate}, is limited to the places at the gate, because
 * the verification of more requests would delay the responses of admitted ones.
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

	/** A web filter for the security chain: after the response headers, before the token is verified. */
	public Mono<Void> shed(ServerWebExchange exchange, WebFilterChain chain) {
		return routes.of(exchange)
				.map(route -> arrive(route, exchange, chain))
				.defaultIfEmpty(chain.filter(exchange))
				.flatMap(answer -> answer);
	}

	private Mono<Void> arrive(Route route, ServerWebExchange exchange, WebFilterChain chain) {
		var facts = RouteFacts.of(route);
		if (facts.emptyOnFailure()) {
			// A refusal would be an error; that of Admission is replaced by an empty list.
			return chain.filter(exchange);
		}
		var gate = gates.before(facts.gate());
		if (!gate.arrive(facts.traffic())) {
			// Read by meters and by the limit of unrouted requests.
			exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
			return refusals.refuse(Reason.QUEUE_FULL, facts, exchange);
		}
		PendingArrivals.begin(exchange, gate, facts.traffic());
		return chain.filter(exchange).doFinally(_ -> PendingArrivals.end(exchange));
	}
}
