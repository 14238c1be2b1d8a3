package stampede.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stampede.testsupport.RealTime;

class EventLoopWatchTests {
	private static final long STANDS_STILL_MILLIS = 500;
	private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(1);
	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	private final EventLoopWatch watch = new EventLoopWatch(loops, meters);

	@AfterEach
	void stop() {
		watch.stop();
		loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	@Test
	void tellsOnceHowLongALoopStoodStill() throws Exception {
		var delay = KitMetric.EVENT_LOOP_DELAY.timer(meters);
		watch.start();
		var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STANDS_STILL_MILLIS);
		// Busy: to block is what BlockHound forbids.
		loops.submit(() -> IntStream.generate(() -> 0).takeWhile(_ -> System.nanoTime() < end).sum()).get(10,
				TimeUnit.SECONDS);

		for (var n = 0; n < 100 && delay.max(TimeUnit.MILLISECONDS) < STANDS_STILL_MILLIS / 2.0; n++) {
			RealTime.passMillis(20);
		}

		assertThat(delay.max(TimeUnit.MILLISECONDS)).isBetween(STANDS_STILL_MILLIS / 2.0, STANDS_STILL_MILLIS * 4.0);
		assertThat(delay.totalTime(TimeUnit.MILLISECONDS)).as("late once, and not for each look that it missed")
				.isLessThan(STANDS_STILL_MILLIS * 2.0);
	}

	@Test
	void looksNoMoreWhenItIsStopped() throws Exception {
		watch.start();
		assertThat(watch.isRunning()).isTrue();
		watch.stop();
		loops.submit(() -> {}).get(10, TimeUnit.SECONDS);
		var looks = KitMetric.EVENT_LOOP_DELAY.timer(meters).count();

		RealTime.passMillis(300);

		assertThat(KitMetric.EVENT_LOOP_DELAY.timer(meters).count()).isEqualTo(looks);
		assertThat(watch.isRunning()).isFalse();
	}
}
