package stampede.testsupport;

import org.junit.jupiter.api.Test;

/** Each module's test JVM proves with this that BlockHound watches it. */
public interface BlockingWatchContract {
	@Test
	default void blockHoundIsAwake() {
		BlockingWatch.seesABlockedEventLoopThread();
	}
}
