package stampede.testsupport;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The canary of BlockHound: a guard that sleeps looks like a guard with nothing to report. Extend
 * {@link BlockingWatchContract} in every module instead of calling this by hand.
 */
final class BlockingWatch {
	private BlockingWatch() {}

	static void seesABlockedEventLoopThread() {
		var outcome = Mono.fromCallable(BlockingWatch::sleep)
				.subscribeOn(Schedulers.parallel())
				.materialize()
				.block(Duration.ofSeconds(10));
		if (outcome == null || !(outcome.getThrowable() instanceof BlockingOperationError)) {
			fail("BlockHound is asleep: a blocking call on a parallel thread went unseen");
		}
	}

	private static boolean sleep() throws InterruptedException {
		Thread.sleep(1);
		return true;
	}
}
