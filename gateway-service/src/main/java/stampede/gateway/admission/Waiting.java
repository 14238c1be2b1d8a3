package stampede.gateway.admission;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;
import stampede.gateway.TrafficClass;

/** A request before the gate. It is let through or turned away, whichever comes first, and then the other has no effect. */
final class Waiting {
	private final TrafficClass traffic;
	private final MonoSink<Permit> sink;
	private @Nullable Permit permit;
	private @Nullable Disposable timer;
	private boolean gone;

	Waiting(TrafficClass traffic, MonoSink<Permit> sink) {
		this.traffic = traffic;
		this.sink = sink;
	}

	TrafficClass traffic() {
		return traffic;
	}

	/** Stops {@code timer} when the wait ends. */
	synchronized void until(Disposable timer) {
		this.timer = timer;
		if (gone || permit != null) {
			timer.dispose();
		}
	}

	/** Whether it was still there to take the permit; {@link #go} then lets it through. */
	synchronized boolean take(Permit given) {
		if (gone) {
			return false;
		}
		permit = given;
		stopTimer();
		return true;
	}

	/** Subscribes to the work behind the gate, on this thread. */
	void go() {
		sink.success(taken());
	}

	private synchronized @Nullable Permit taken() {
		return permit;
	}

	void turnAway(OverloadedException.Reason reason) {
		if (depart() == null) {
			sink.error(new OverloadedException(reason));
		}
	}

	/** Whoever waited has hung up. A permit that is on its way to it is given back. */
	void hangUp() {
		var onItsWay = depart();
		if (onItsWay != null) {
			onItsWay.unmeasured();
		}
	}

	/** Leaves without a permit; the permit when it already has one. */
	private synchronized @Nullable Permit depart() {
		gone = true;
		stopTimer();
		return permit;
	}

	private void stopTimer() {
		if (timer != null) {
			timer.dispose();
		}
	}
}
