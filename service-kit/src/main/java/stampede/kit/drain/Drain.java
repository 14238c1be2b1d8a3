package stampede.kit.drain;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The time between turning readiness off and closing the port. Boot turns readiness off first. This class then delays the
 * shutdown until the load balancers have noticed, and requests are served as before. After that Boot's graceful shutdown
 * waits for the requests in progress; connection pools and databases close last.
 */
public class Drain implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Drain.class);
	private final Duration delay;
	/** A sink for each waiting stream: a shared sink would copy its list of subscribers at each change. */
	private final Set<MonoSink<Void>> waiting = ConcurrentHashMap.newKeySet();
	private volatile boolean begun;
	private volatile boolean everReady;
	private volatile boolean running;

	Drain(DrainProperties properties) {
		this.delay = properties.delay();
	}

	/** Completes when draining begins, or at once after that. For responses that wait. */
	public Mono<Void> begin() {
		return Mono.create(sink -> {
			waiting.add(sink);
			sink.onDispose(() -> waiting.remove(sink));
			if (begun) {
				sink.success();
			}
		});
	}

	boolean hasBegun() {
		return begun;
	}

	/** A context that failed to start is closed too. It never received requests, so there is nothing to wait for. */
	@EventListener
	void on(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			everReady = true;
		}
	}

	@Override
	public void start() {
		begun = false;
		running = true;
	}

	/** Blocks the thread that closes the context, and with it every phase below this one. */
	@Override
	public void stop() {
		running = false;
		begun = true;
		waiting.forEach(MonoSink::success);
		if (!everReady || delay.isZero()) {
			return;
		}
		var start = System.nanoTime();
		log.info("draining for {} ms: not ready, still serving", delay.toMillis());
		try {
			Thread.sleep(delay);
		} catch (InterruptedException hurry) {
			Thread.currentThread().interrupt();
		}
		log.info("drained for {} ms; waiting for requests in progress",
				Duration.ofNanos(System.nanoTime() - start).toMillis());
	}

	@Override
	public boolean isRunning() {
		return running;
	}

	/** After the background workers, which stop first so that they begin nothing new; before both web servers. */
	@Override
	public int getPhase() {
		return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 512;
	}
}
