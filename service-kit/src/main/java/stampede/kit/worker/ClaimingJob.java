package stampede.kit.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A recovery job with a fixed number of slots: each round claims as many items as slots are free and starts them. A slot that becomes
 * free starts the next round at once, so that slow items do not delay others. Claims only what it starts at once: leases would expire
 * in a queue. Thread-safe.
 *
 * @param <T> a claimed item
 */
public final class ClaimingJob<T> {
	private final int slots;
	private final Supplier<Mono<Duration>> lag;
	private final IntFunction<Mono<List<T>>> claim;
	private final Function<T, Mono<Void>> work;
	private final AtomicInteger running = new AtomicInteger();

	/**
	 * @param slots maximum number of items in progress
	 * @param lag age of the oldest overdue item; reported also while all slots are in use
	 * @param claim claims up to so many items under a lease
	 * @param work processes one item and reports its own failures; one that fails all the same is claimed again after its lease expires
	 */
	public ClaimingJob(int slots, Supplier<Mono<Duration>> lag, IntFunction<Mono<List<T>>> claim,
			Function<T, Mono<Void>> work) {
		this.slots = slots;
		this.lag = lag;
		this.claim = claim;
		this.work = work;
	}

	/** @param again called when a slot becomes free, by any thread */
	public Mono<Round> round(Runnable again) {
		return Mono.defer(lag).flatMap(age -> {
			var free = slots - running.get();
			return free <= 0
					? Mono.just(new Round(0, false, age))
					: claim.apply(free).map(claimed -> {
						claimed.forEach(item -> start(item, again));
						return new Round(claimed.size(), false, age);
					});
		});
	}

	private void start(T item, Runnable again) {
		running.incrementAndGet();
		work.apply(item)
				.doFinally(_ -> {
					running.decrementAndGet();
					again.run();
				})
				.onErrorComplete()
				.subscribe();
	}
}
