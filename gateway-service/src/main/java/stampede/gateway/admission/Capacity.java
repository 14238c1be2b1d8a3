package stampede.gateway.admission;

import java.util.OptionalDouble;
import org.springframework.stereotype.Component;

/** The capacity of services, as admission control measures it for this gateway. */
@Component
public class Capacity {
	private final Gates gates;

	Capacity(Gates gates) {
		this.gates = gates;
	}

	/**
	 * Requests in a second by Little's law: the limit of concurrent requests divided by the mean response time. Empty before the first
	 * measurement. An upper bound at low load, when the limit has not been reached.
	 */
	public OptionalDouble perSecond(String gate) {
		return gates.before(gate).perSecond();
	}

	/** Whether requests are in the queue, so that the service is at its limit. */
	public boolean isCongested(String gate) {
		return gates.before(gate).queued() > 0;
	}
}
