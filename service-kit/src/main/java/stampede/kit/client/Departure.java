package stampede.kit.client;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The time at which a call was sent. Before it, the call waits for a connection of this service's own pool, which is not a failure of the
 * downstream service. Written by an event loop, read by the thread of the timeout.
 */
final class Departure {
	private volatile @Nullable Long at;

	static void note(ContextView context) {
		if (context.hasKey(Departure.class)) {
			context.<Departure>get(Departure.class).at = System.nanoTime();
		}
	}

	Context in(Context context) {
		return context.put(Departure.class, this);
	}

	/** Nanoseconds since the call was sent; 0 where it was not sent. */
	long ago() {
		var left = at;
		return left == null ? 0 : System.nanoTime() - left;
	}
}
