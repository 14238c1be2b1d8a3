package stampede.gateway.admission;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;
import stampede.gateway.TrafficClass;

/** A request at the gate. It is admitted or refused once; the second call has no effect. */
final class QueuedRequest {
	private final TrafficClass traffic;
	private final MonoSink<Permit> sink;
	private @Nullable Permit permit;
	private @Nullable Disposable timer;
	private boolean gone;

	QueuedRequest(TrafficClass traffic, MonoSink<Permit> sink) {
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

	/** Grants the permit; {@code false} if the request has left. {@link #admit} then starts its work. */
	synchronized boolean grant(Permit given) {
		if (gone) {
			return false;
		}
		permit = given;
		stopTimer();
		return true;
	}

	/** Subscribes to the work behind the gate, on this thread. */
	void admit() {
		sink.success(taken());
	}

	private synchronized @Nullable Permit taken() {
		return permit;
	}

	void reject(OverloadedException.Reason reason) {
		if (leave() == null) {
			sink.error(new OverloadedException(reason));
		}
	}

	/** The client has cancelled. A permit that was already granted to it is released. */
	void cancel() {
		var onItsWay = leave();
		if (onItsWay != null) {
			onItsWay.unmeasured();
		}
	}

	/** Leaves without a permit; the permit when it already has one. */
	private synchronized @Nullable Permit leave() {
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
