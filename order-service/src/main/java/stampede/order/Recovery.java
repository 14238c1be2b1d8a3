package stampede.order;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finishes what others left: takes over orders whose lease has run out and carries them on. Several processes may do so
 * at once. It starts last and stops first, so that nothing new is begun while the service drains.
 */
@Component
class Recovery implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);
	private static final Duration LATE = Duration.ofSeconds(60);
	private static final int PURGED_AT_ONCE = 1_000;
	private final Orders orders;
	private final Placements placements;
	private final Checkout checkout;
	private final CheckoutProperties.Recovery properties;
	private final Duration longestRound;
	private volatile boolean moreIsDue;
	private @Nullable Disposable work;

	Recovery(Orders orders, Placements placements, Checkout checkout, CheckoutProperties properties) {
		this.orders = orders;
		this.placements = placements;
		this.checkout = checkout;
		this.properties = properties.recovery();
		this.longestRound = properties.lease();
	}

	@Override
	public synchronized void start() {
		var recovering = Mono.defer(this::recover)
				.repeat(() -> moreIsDue)
				.repeatWhen(rounds -> rounds.delayElements(properties.interval()));
		var purging = Mono.defer(this::purge).repeatWhen(rounds -> rounds.delayElements(BETWEEN_PURGES));
		work = Flux.merge(recovering, purging).subscribe();
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

	/** Claims no more than it starts at once, or leases would run out in the queue. The next round mends what fails. */
	private Mono<Void> recover() {
		moreIsDue = false;
		return orders.claimDue(properties.batch())
				.doOnNext(claimed -> moreIsDue = claimed.size() == properties.batch())
				.flatMapMany(Flux::fromIterable)
				.flatMap(order -> checkout.resume(order, properties.attemptWithin()).doOnNext(this::warnIfLate),
						properties.batch())
				.then()
				// A connection that fell silent must not end recovery; what was claimed comes back with its lease.
				.timeout(longestRound)
				.doOnError(failure -> log.warn("a recovery round failed", failure))
				.onErrorComplete();
	}

	private void warnIfLate(Order order) {
		if (!order.state().isFinal() && order.createdAt().isBefore(Instant.now().minus(LATE))) {
			log.warn("order {} of {} is still {}", order.id(), order.createdAt(), order.state().label());
		}
	}

	private Mono<Void> purge() {
		return placements.purge(PURGED_AT_ONCE)
				.doOnError(failure -> log.warn("forgetting old idempotency keys failed", failure))
				.onErrorComplete()
				.then();
	}
}
