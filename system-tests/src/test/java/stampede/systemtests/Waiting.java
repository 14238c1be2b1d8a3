package stampede.systemtests;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import stampede.testsupport.RealTime;

/** Polls; the tests wait for facts, never for time to pass. */
final class Waiting {
	private static final long PAUSE_MILLIS = 100;

	private Waiting() {}

	static void until(String fact, Duration limit, BooleanSupplier holds) {
		var end = System.nanoTime() + limit.toNanos();
		while (!holds.getAsBoolean()) {
			if (System.nanoTime() > end) {
				throw new AssertionError("not within " + limit + ": " + fact);
			}
			briefly();
		}
	}

	static void briefly() {
		moment(PAUSE_MILLIS);
	}

	static void moment(long millis) {
		try {
			RealTime.passMillis(millis);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}
}
