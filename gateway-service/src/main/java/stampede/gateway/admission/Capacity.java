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
		var before = gates.before(gate);
		return before.answerTime().perSecond(before.limit());
	}

	/** Whether the queue is more than half full, so that the service is at its limit. A few requests are in it at less, too, in bursts. */
	public boolean isCongested(String gate) {
		var before = gates.before(gate);
		return 2 * before.queued() > before.room();
	}

	/** Requests whose response time was measured since the start. */
	public long completed(String gate) {
		return gates.before(gate).answerTime().number();
	}
}
