package stampede.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.gateway.EarlyRoutes;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.TrafficClass;
import stampede.gateway.admission.OverloadedException.Reason;

/**
 * Load shedding: refuses requests that {@link Admission} would refuse anyway, before the token is verified, Redis is called or the body
 * is read. At ten times the capacity nine of ten requests are refused, and their cost reduces what is left for the others. The number
 * of pending arrivals, which have passed here and have not reached their {@link Gate}, is limited to the places at the gate, because
 * the verification of more requests would delay the responses of admitted ones.
 */
@Component
public class Shedding implements GlobalFilter, Ordered {
	private static final String ARRIVAL = Shedding.class.getName();
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
		var gate = gates.before(facts.gate());
		if (!gate.arrive(facts.traffic())) {
			// Read by meters and by the limit of unrouted requests.
			exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
			return refusals.refuse(Reason.QUEUE_FULL, facts, exchange);
		}
		var arrival = new PendingArrival(gate, facts.traffic());
		exchange.getAttributes().put(ARRIVAL, arrival);
		return chain.filter(exchange).doFinally(_ -> arrival.end());
	}

	/** After the rate limit, before the body. */
	@Override
	public int getOrder() {
		return EdgeOrder.PENDING_ARRIVAL_END.value();
	}

	/**
	 * Ends the pending arrival before the body is read. The request counts at its gate again when it is complete; until then a client
	 * that announces a body and does not send it holds no place that others need.
	 */
	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		endArrival(exchange);
		return chain.filter(exchange);
	}

	/** Idempotent; without an effect for a request that was not counted. */
	static void endArrival(ServerWebExchange exchange) {
		if (exchange.getAttribute(ARRIVAL) instanceof PendingArrival arrival) {
			arrival.end();
		}
	}

	/** A request that the gate has counted as pending. */
	private static final class PendingArrival {
		private final Gate gate;
		private final TrafficClass traffic;
		private final AtomicBoolean isOver = new AtomicBoolean();

		PendingArrival(Gate gate, TrafficClass traffic) {
			this.gate = gate;
			this.traffic = traffic;
		}

		void end() {
			if (isOver.compareAndSet(false, true)) {
				gate.arrived(traffic);
			}
		}
	}
}
