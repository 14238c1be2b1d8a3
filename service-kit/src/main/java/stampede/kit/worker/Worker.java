package stampede.kit.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import stampede.kit.metrics.KitMetric;

/**
 * Looks for work at a fixed interval, and again at once after a full round. A failed or timed-out round is logged and ends;
 * the next one retries. Several processes may run the same worker at once: jobs claim the items that they process.
 * Starts last and stops first, so that nothing new is begun while the service drains.
 * <p>
 * Meters, each by {@code worker}: {@code stampede.worker.round} (time of a round, by outcome), {@code stampede.worker.handled},
 * {@code stampede.worker.lag} (how long the oldest thing had been due) and {@code stampede.worker.last.success.age}.
 */
public final class Worker implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Worker.class);

	/** One round of work. */
	@FunctionalInterface
	public interface Job {
		/**
		 * @param again may be run at any time, by any thread, to have the next round begin at once
		 */
		Mono<Round> round(Runnable again);
	}

	/**
	 * @param enabled whether this process takes part
	 * @param interval between two rounds
	 * @param longest timeout of one round: a silent connection must not stop the worker permanently
	 */
	public record Pace(boolean enabled, Duration interval, Duration longest) {}

	private final String name;
	private final Pace pace;
	private final Job job;
	private final Standby standby;
	private final Timer succeeded;
	private final Timer failed;
	private final Counter handled;
	private volatile long lastSuccess = System.nanoTime();
	private volatile Duration lag = Duration.ZERO;
	private volatile boolean isFull;
	private volatile Sinks.Empty<Void> waking = Sinks.empty();
	private @Nullable Disposable rounds;

	Worker(String name, Pace pace, Job job, Standby standby, MeterRegistry meters) {
		this.name = name;
		this.pace = pace;
		this.job = job;
		this.standby = standby;
		this.succeeded = KitMetric.WORKER_ROUND.timer(meters, name, "success");
		this.failed = KitMetric.WORKER_ROUND.timer(meters, name, "failure");
		this.handled = KitMetric.WORKER_HANDLED.counter(meters, name);
		KitMetric.WORKER_LAST_SUCCESS_AGE.gauge(meters, () -> (System.nanoTime() - lastSuccess) / 1e9, name);
		KitMetric.WORKER_LAG.gauge(meters, () -> lag.toMillis() / 1e3, name);
	}

	@Override
	public synchronized void start() {
		rounds = Mono.defer(this::round)
				.repeatWhen(ends -> ends.concatMap(_ -> isFull ? Mono.just(0L) : rest()))
				.subscribe();
	}

	/** One that is left to others is no success: where all stand by, that has to be seen. */
	private Mono<Round> round() {
		isFull = false;
		return standby.isOn().flatMap(isOn -> isOn ? Mono.empty() : work());
	}

	private Mono<Round> work() {
		var begin = System.nanoTime();
		return Mono.defer(() -> job.round(this::wake))
				.timeout(pace.longest())
				.doOnNext(round -> succeeded(round, begin))
				.doOnError(failure -> failed(failure, begin))
				.onErrorComplete();
	}

	private void succeeded(Round round, long begin) {
		succeeded.record(Duration.ofNanos(System.nanoTime() - begin));
		handled.increment((double) round.handled());
		lastSuccess = System.nanoTime();
		lag = round.lag();
		isFull = round.isFull();
	}

	private void failed(Throwable failure, long begin) {
		failed.record(Duration.ofNanos(System.nanoTime() - begin));
		log.warn("worker {} failed; retrying in {}", name, pace.interval(), failure);
	}

	private Mono<Long> rest() {
		var woken = Sinks.<Void>empty();
		waking = woken;
		return Mono.firstWithSignal(Mono.delay(pace.interval()), woken.asMono().thenReturn(0L));
	}

	private void wake() {
		waking.tryEmitEmpty();
	}

	@Override
	public synchronized void stop() {
		if (rounds != null) {
			rounds.dispose();
			rounds = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return rounds != null;
	}

	@Override
	public boolean isAutoStartup() {
		return pace.enabled();
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}
}
