package stampede.kit.batching;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds back batches that could start while members of another are being told what came of them: the first to be told would go on
 * alone, and the others after it. They all go on at once instead, as soon as the last has been told.
 */
final class Cork {
	private static final ThreadLocal<@Nullable Set<Batcher<?, ?>>> HELD = new ThreadLocal<>();

	private Cork() {}

	/** Runs {@code telling} on this thread, then starts what was held back meanwhile. */
	static void around(Runnable telling) {
		if (HELD.get() != null) {
			telling.run();
			return;
		}
		var held = new LinkedHashSet<Batcher<?, ?>>();
		HELD.set(held);
		try {
			telling.run();
		} finally {
			HELD.remove();
			held.forEach(Batcher::drain);
		}
	}

	/** Whether this batcher is to wait; it is drained later, then. */
	static boolean holds(Batcher<?, ?> batcher) {
		var held = HELD.get();
		if (held == null) {
			return false;
		}
		held.add(batcher);
		return true;
	}
}
