package stampede.testsupport;

import java.time.Duration;

/**
 * Lets real time pass, in tests whose subject is time itself: a timeout, a limit of age, or the pause between two polls. All other
 * tests wait for a condition.
 */
public final class RealTime {
	private RealTime() {}

	/** Returns after {@code time}. Throws {@link InterruptedException} if the thread is interrupted. */
	public static void pass(Duration time) throws InterruptedException {
		Thread.sleep(time);
	}

	/** As {@link #pass(Duration)}. */
	public static void passMillis(long millis) throws InterruptedException {
		Thread.sleep(millis);
	}
}
