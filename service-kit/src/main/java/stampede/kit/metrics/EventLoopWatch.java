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
 * Times how late each event loop runs a task that is due, ten times a second, as {@link KitMetric#EVENT_LOOP_DELAY}: what
 * blocks or overloads a loop delays every connection on it by as much. Under a millisecond when all is well.
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

	/** Runs on its loop alone. */
	private final class Look implements Runnable {
		private long due = System.nanoTime() + EVERY;

		@Override
		public void run() {
			var now = System.nanoTime();
			delay.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
			// A loop that stood still is late once, not once for each look that it missed.
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
