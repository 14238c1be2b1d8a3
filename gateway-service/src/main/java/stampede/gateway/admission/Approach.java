package stampede.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;
import stampede.gateway.TrafficClass;

/** A request on its way from the door to a {@link Gate}; counts until it has {@link #end}ed. */
final class Approach {
	static final String ATTRIBUTE = Approach.class.getName();
	private final Gate gate;
	private final TrafficClass traffic;
	private final AtomicBoolean over = new AtomicBoolean();

	Approach(Gate gate, TrafficClass traffic) {
		this.gate = gate;
		this.traffic = traffic;
	}

	/** Any number of times, by any thread. */
	void end() {
		if (over.compareAndSet(false, true)) {
			gate.arrived(traffic);
		}
	}
}
