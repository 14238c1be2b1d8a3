package stampede.kit.logging;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One log line at WARN for many failures of one kind: the first failure is logged at once, later ones are counted and logged
 * together, at most one line every five seconds. In an outage each request fails, and a line for each would hide all other lines.
 * Thread-safe and non-blocking.
 */
public final class AggregatedWarning {
	private static final Duration INTERVAL = Duration.ofSeconds(5);
	private final Logger log;
	private final String message;
	private final Scheduler scheduler;
	private final AtomicLong count = new AtomicLong();
	private volatile long lastLine;
	private volatile String latest = "";

	/**
	 * @param message with two placeholders: the number of failures since the last line, and the latest failure
	 */
	public AggregatedWarning(Logger log, String message) {
		this(log, message, Schedulers.parallel());
	}

	AggregatedWarning(Logger log, String message, Scheduler scheduler) {
		this.log = log;
		this.message = message;
		this.scheduler = scheduler;
		this.lastLine = now() - INTERVAL.toMillis();
	}

	/** @param failure in a few words; of several failures in one line, the latest is shown */
	public void add(String failure) {
		latest = failure;
		if (count.getAndIncrement() > 0) {
			// The line is scheduled already.
			return;
		}
		var pause = lastLine + INTERVAL.toMillis() - now();
		if (pause <= 0) {
			write();
		} else {
			Disposable _ = scheduler.schedule(this::write, pause, TimeUnit.MILLISECONDS);
		}
	}

	private void write() {
		lastLine = now();
		var failures = count.getAndSet(0);
		if (failures > 0) {
			log.warn(message, failures, latest);
		}
	}

	private long now() {
		return scheduler.now(TimeUnit.MILLISECONDS);
	}
}
