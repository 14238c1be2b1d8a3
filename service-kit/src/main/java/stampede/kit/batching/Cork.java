package stampede.kit.batching;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Delays batches that become ready while the members of a finished batch are being notified. Without the delay, the first
 * member notified would start a batch of its own. All of them start together after the last notification.
 */
final class Cork {
	private static final ThreadLocal<@Nullable Set<Batcher<?, ?>>> HELD = new ThreadLocal<>();

	private Cork() {}

	/** Runs {@code notifications} on this thread, then starts the batches that were delayed in the meantime. */
	static void around(Runnable notifications) {
		if (HELD.get() != null) {
			notifications.run();
			return;
		}
		var held = new LinkedHashSet<Batcher<?, ?>>();
		HELD.set(held);
		try {
			notifications.run();
		} finally {
			HELD.remove();
			held.forEach(Batcher::drain);
		}
	}

	/** Whether this batcher must wait; it is drained after the notifications. */
	static boolean holds(Batcher<?, ?> batcher) {
		var held = HELD.get();
		if (held == null) {
			return false;
		}
		held.add(batcher);
		return true;
	}
}
