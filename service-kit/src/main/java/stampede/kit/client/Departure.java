package stampede.kit.client;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * When one call left this process, if it has: until then it waited in our own queue for a connection, for which the
 * downstream service is not to blame. Written by an event loop, read by whoever times the call.
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

	/** How long ago that was, in nanoseconds; 0 where the call has not left. */
	long ago() {
		var left = at;
		return left == null ? 0 : System.nanoTime() - left;
	}
}
