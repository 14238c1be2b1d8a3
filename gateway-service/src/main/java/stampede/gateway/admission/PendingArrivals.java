package stampede.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.TrafficClass;

/**
 * The pending arrivals: requests that {@link Shedding} has let pass and that have not reached their {@link Gate}. The filter ends a
 * pending arrival before the body is read. The request counts at its gate again when it is complete; until then a client that announces
 * a body and does not send it holds no place that others need.
 */
@Component
class PendingArrivals implements GlobalFilter, Ordered {
	private static final String ARRIVAL = PendingArrivals.class.getName();

	/** Counts a request that the gate has accepted by {@link Gate#arrive}. */
	static void begin(ServerWebExchange exchange, Gate gate, TrafficClass traffic) {
		exchange.getAttributes().put(ARRIVAL, new PendingArrival(gate, traffic, new AtomicBoolean()));
	}

	/** Idempotent; without an effect for a request that was not counted. */
	static void end(ServerWebExchange exchange) {
		if (exchange.getAttribute(ARRIVAL) instanceof PendingArrival arrival
				&& arrival.isOver().compareAndSet(false, true)) {
			arrival.gate().arrived(arrival.traffic());
		}
	}

	/** After the rate limit, before the body. */
	@Override
	public int getOrder() {
		return EdgeOrder.PENDING_ARRIVAL_END.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		end(exchange);
		return chain.filter(exchange);
	}

	private record PendingArrival(Gate gate, TrafficClass traffic, AtomicBoolean isOver) {}
}
