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
 * Waits, when the service stops, for work whose callers have gone: the server waits for requests only, and an order that was
 * answered 202 would else be cut off with the connections to the database, and stand still until its lease is over.
 */
final class DetachedLifecycle implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(DetachedLifecycle.class);
	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
	private final Duration atMost;
	private volatile boolean running;

	DetachedLifecycle(Duration atMost, MeterRegistry meters) {
		this.atMost = atMost;
		KitMetric.DETACHED_UNDER_WAY.gauge(meters, Detached::underWay);
	}

	@Override
	public void start() {
		running = true;
	}

	@Override
	public void stop(Runnable done) {
		running = false;
		if (Detached.underWay() == 0) {
			done.run();
			return;
		}
		log.info("waiting for {} pieces of work whose callers have gone", Detached.underWay());
		Disposable _ = Flux.interval(BETWEEN_LOOKS)
				.takeUntil(_ -> Detached.underWay() == 0)
				.take(atMost)
				.doFinally(_ -> end(done))
				.subscribe();
	}

	private static void end(Runnable done) {
		var left = Detached.underWay();
		if (left > 0) {
			log.warn("{} pieces of work are cut off; others take them up when their lease is over", left);
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

	/** After both web servers, before the connections to databases and neighbours, which are closed with the beans. */
	@Override
	public int getPhase() {
		return 0;
	}
}
