package stampede.gateway.admission;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import stampede.gateway.TrafficClass;

/** A request on its way from the door to a {@link Gate}; counts until it has {@link #end}ed. */
final class Approach {
	private static final String ATTRIBUTE = Approach.class.getName();
	private final Gate gate;
	private final TrafficClass traffic;
	private boolean isOver;

	private Approach(Gate gate, TrafficClass traffic) {
		this.gate = gate;
		this.traffic = traffic;
	}

	/** Of a request that the gate has counted. */
	static Approach begin(Gate gate, TrafficClass traffic, ServerWebExchange exchange) {
		var approach = new Approach(gate, traffic);
		exchange.getAttributes().put(ATTRIBUTE, approach);
		return approach;
	}

	/** Empty where none was counted. */
	static Optional<Approach> of(ServerWebExchange exchange) {
		return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
	}

	/** Any number of times, by any thread. */
	synchronized void end() {
		if (!isOver) {
			isOver = true;
			gate.arrived(traffic);
		}
	}
}
