package stampede.inventory;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Sweeps at a fixed pace, and at once again while there is more. Starts last and stops first. */
@Component
class Sweeper implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
	private static final Duration LONGEST_ROUND = Duration.ofMinutes(1);
	private final Sweeping sweeping;
	private final SweeperProperties properties;
	private volatile boolean moreIsDue;
	private @Nullable Disposable work;

	Sweeper(Sweeping sweeping, SweeperProperties properties) {
		this.sweeping = sweeping;
		this.properties = properties;
	}

	@Override
	public synchronized void start() {
		work = Mono.defer(this::round)
				.repeat(() -> moreIsDue)
				.repeatWhen(rounds -> rounds.delayElements(properties.interval()))
				.subscribe();
	}

	@Override
	public synchronized void stop() {
		if (work != null) {
			work.dispose();
			work = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return work != null;
	}

	@Override
	public boolean isAutoStartup() {
		return properties.enabled();
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/** The next round mends what fails in this one. */
	private Mono<Integer> round() {
		moreIsDue = false;
		return sweeping.sweep(properties.batch())
				.doOnNext(swept -> moreIsDue = swept == properties.batch())
				// A connection that fell silent must not end the sweeping.
				.timeout(LONGEST_ROUND)
				.doOnError(failure -> log.warn("expiring reservations failed", failure))
				.onErrorComplete();
	}
}
