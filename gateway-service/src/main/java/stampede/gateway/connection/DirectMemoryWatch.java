package stampede.gateway.connection;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the gateway unready when an event loop cannot allocate direct memory, and ends the process when that lasts. The JVM's own
 * options do not: {@code java.nio.Bits} throws this error, not the virtual machine, so that {@code ExitOnOutOfMemoryError} does not
 * apply, and every request would fail until someone ends the process.
 */
final class DirectMemoryWatch implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(DirectMemoryWatch.class);
	/** The size of a read buffer under load. */
	private static final int BYTES = 64 * 1024;
	private static final int NEVER = 0;
	private final EventExecutorGroup loops;
	private final ByteBufAllocator allocator;
	private final ApplicationContext context;
	private final Runnable exit;
	private final Duration every;
	private final Duration lasts;
	private final List<ScheduledFuture<?>> checks = new ArrayList<>();
	private final AtomicLong failingSince = new AtomicLong(NEVER);

	/**
	 * @param every between two attempts to allocate on each loop
	 * @param lasts how long attempts fail until {@code exit} is run
	 */
	DirectMemoryWatch(EventExecutorGroup loops, ByteBufAllocator allocator, ApplicationContext context, Duration every,
			Duration lasts, Runnable exit) {
		this.every = every;
		this.lasts = lasts;
		this.loops = loops;
		this.allocator = allocator;
		this.context = context;
		this.exit = exit;
	}

	@Override
	public synchronized void start() {
		for (EventExecutor loop : loops) {
			checks.add(loop.scheduleAtFixedRate(new Check(), every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	/** Runs on its loop, because each loop allocates from an arena of its own. */
	private final class Check implements Runnable {
		private boolean failed;

		@Override
		public void run() {
			try {
				allocator.directBuffer(BYTES).release();
				if (failed) {
					failed = false;
					recovered();
				}
			} catch (OutOfMemoryError exhausted) {
				failed = true;
				failing(exhausted);
			}
		}
	}

	private void failing(OutOfMemoryError exhausted) {
		var now = System.nanoTime();
		if (failingSince.compareAndSet(NEVER, now)) {
			log.error("direct memory is exhausted; this gateway is not ready: {}", exhausted.getMessage());
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
		} else if (now - failingSince.get() > lasts.toNanos()) {
			log.error("direct memory has been exhausted for {} s; the process ends", lasts.toSeconds());
			exit.run();
		}
	}

	private void recovered() {
		if (failingSince.getAndSet(NEVER) != NEVER) {
			log.warn("direct memory is available again; this gateway is ready");
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Override
	public synchronized void stop() {
		checks.forEach(check -> check.cancel(false));
		checks.clear();
	}

	@Override
	public synchronized boolean isRunning() {
		return !checks.isEmpty();
	}
}
