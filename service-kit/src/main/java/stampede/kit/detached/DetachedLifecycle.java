package stampede.kit.detached;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import stampede.kit.metrics.KitMetric;

/**
 * Makes a shutdown wait for detached work. The web server waits for requests only: without this, an order that was answered with 202
 * would lose its database connection and would not continue before its lease expires.
 */
final class DetachedLifecycle implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(DetachedLifecycle.class);
	private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
	private final Duration timeout;
	private volatile boolean running;

	DetachedLifecycle(Duration timeout, MeterRegistry meters) {
		this.timeout = timeout;
		KitMetric.DETACHED_IN_PROGRESS.gauge(meters, Detached::inProgress);
	}

	@Override
	public void start() {
		running = true;
	}

	@Override
	public void stop(Runnable done) {
		running = false;
		if (Detached.inProgress() == 0) {
			done.run();
			return;
		}
		log.info("shutdown: waiting for {} detached tasks", Detached.inProgress());
		Disposable _ = Flux.interval(POLL_INTERVAL)
				.takeUntil(_ -> Detached.inProgress() == 0)
				.take(timeout)
				.doFinally(_ -> end(done))
				.subscribe();
	}

	private static void end(Runnable done) {
		var left = Detached.inProgress();
		if (left > 0) {
			log.warn("shutdown: {} detached tasks did not finish; recovery continues them after their leases expire",
					left);
		}
		done.run();
	}

	@Override
	public void stop() {
		running = false;
	}

	@Override
	public boolean isRunning() {
		return running;
	}

	/** After both web servers, before the connections to databases and downstream services, which are closed with the beans. */
	@Override
	public int getPhase() {
		return 0;
	}
}
