package stampede.gateway.admission;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to have one request under way; given back exactly once, however often that is tried. */
final class Permit {
	private final Gate gate;
	private final long since = System.nanoTime();
	private final int underWay;
	private final AtomicBoolean returned = new AtomicBoolean();

	/**
	 * @param underWay how many requests were, this one included, when it was given
	 */
	Permit(Gate gate, int underWay) {
		this.gate = gate;
		this.underWay = underWay;
	}

	/** The answer says how the upstream fares. */
	void measured() {
		if (returned.compareAndSet(false, true)) {
			gate.measured(since, System.nanoTime() - since, underWay);
			gate.leave();
		}
	}

	/** The answer says nothing: it came from nearer than the upstream, is of another kind, or never came. */
	void unmeasured() {
		if (returned.compareAndSet(false, true)) {
			gate.leave();
		}
	}
}
