package stampede.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/** Permission for one request in progress. Released exactly once, however often that is attempted. */
final class Permit {
	private final Gate gate;
	private final long since = System.nanoTime();
	private final int underWay;
	private final AtomicBoolean returned = new AtomicBoolean();

	/**
	 * @param underWay requests in progress, including this one, when it was granted
	 */
	Permit(Gate gate, int underWay) {
		this.gate = gate;
		this.underWay = underWay;
	}

	/** Releases the permit; the response time is a sample of the upstream's load. */
	void measured() {
		if (returned.compareAndSet(false, true)) {
			gate.measured(since, System.nanoTime() - since, underWay);
			gate.leave();
		}
	}

	/** Releases the permit without a sample: the upstream did not respond, or its response is not comparable. */
	void unmeasured() {
		if (returned.compareAndSet(false, true)) {
			gate.leave();
		}
	}
}
