package stampede.gateway.admission;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import stampede.gateway.TrafficClass;

/** A request that was accepted by {@link Shedding} and has not reached its {@link Gate} yet. Counted until {@link #end}. */
final class PendingArrival {
	private static final String ATTRIBUTE = PendingArrival.class.getName();
	private final Gate gate;
	private final TrafficClass traffic;
	private boolean isOver;

	private PendingArrival(Gate gate, TrafficClass traffic) {
		this.gate = gate;
		this.traffic = traffic;
	}

	/** For a request that the gate has counted. */
	static PendingArrival begin(Gate gate, TrafficClass traffic, ServerWebExchange exchange) {
		var arrival = new PendingArrival(gate, traffic);
		exchange.getAttributes().put(ATTRIBUTE, arrival);
		return arrival;
	}

	/** Empty for a request that was not counted. */
	static Optional<PendingArrival> of(ServerWebExchange exchange) {
		return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
	}

	/** Idempotent and thread-safe. */
	synchronized void end() {
		if (!isOver) {
			isOver = true;
			gate.arrived(traffic);
		}
	}
}
