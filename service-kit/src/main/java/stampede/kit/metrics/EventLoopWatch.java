package stampede.kit.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Measures the delay of a due task on each event loop, ten times a second, as {@link KitMetric#EVENT_LOOP_DELAY}. A call
 * that blocks a loop, or overload, delays every connection of the loop as much. Normally below a millisecond.
 */
final class EventLoopWatch implements SmartLifecycle {
	private static final long EVERY = Duration.ofMillis(100).toNanos();
	private final EventExecutorGroup loops;
	private final Timer delay;
	private final List<ScheduledFuture<?>> looks = new ArrayList<>();

	EventLoopWatch(EventExecutorGroup loops, MeterRegistry meters) {
		this.loops = loops;
		this.delay = KitMetric.EVENT_LOOP_DELAY.timer(meters);
	}

	@Override
	public synchronized void start() {
		for (EventExecutor loop : loops) {
			looks.add(loop.scheduleAtFixedRate(new Look(), EVERY, EVERY, TimeUnit.NANOSECONDS));
		}
	}

	/** Runs on its own loop only. */
	private final class Look implements Runnable {
		private long due = System.nanoTime() + EVERY;

		@Override
		public void run() {
			var now = System.nanoTime();
			delay.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
			// A blocked loop counts as one delay, not as one for each missed measurement.
			due = Math.max(due + EVERY, now);
		}
	}

	@Override
	public synchronized void stop() {
		looks.forEach(look -> look.cancel(false));
		looks.clear();
	}

	@Override
	public synchronized boolean isRunning() {
		return !looks.isEmpty();
	}
}
