package stampede.kit.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The sales of inventory-service, queried at an interval; while inventory-service is unavailable the last ones are used. Times are by the
 * clock of inventory's database: the time of the last reply, and the time that has passed since. Thread-safe.
 */
public final class PolledSales implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(PolledSales.class);
	private final Mono<List<SaleReply>> inventory;
	private final Duration interval;
	private final LongSupplier nanoTime;
	private final Sinks.Empty<Void> firstReply = Sinks.empty();
	private volatile @Nullable Snapshot snapshot;
	private volatile Disposable polling = Disposables.disposed();

	/** @param inventory queries inventory-service once */
	public PolledSales(Mono<List<SaleReply>> inventory, Duration interval) {
		this(inventory, interval, System::nanoTime);
	}

	/** @param nanoTime as {@link System#nanoTime} */
	public PolledSales(Mono<List<SaleReply>> inventory, Duration interval, LongSupplier nanoTime) {
		this.inventory = inventory;
		this.interval = interval;
		this.nanoTime = nanoTime;
	}

	private record Snapshot(List<SaleReply> sales, long readAt) {}

	/**
	 * A sale of the last reply.
	 *
	 * @param now the time of inventory's database
	 */
	public record Current(SaleReply sale, Instant now) {
		public boolean isOpen() {
			return sale.isOpen(now);
		}
	}

	/** Whether inventory-service has replied once. */
	public boolean isKnown() {
		return snapshot != null;
	}

	/** Completes when inventory-service has replied once. */
	public Mono<Void> known() {
		return firstReply.asMono();
	}

	/** The sales of the last reply; empty before the first one. Does not wait. */
	public List<Current> all() {
		var current = snapshot;
		if (current == null || current.sales().isEmpty()) {
			return List.of();
		}
		var passed = Duration.ofNanos(nanoTime.getAsLong() - current.readAt());
		return current.sales().stream().map(sale -> new Current(sale, sale.now().plus(passed))).toList();
	}

	/** Queries once; never fails. */
	public Mono<Void> refresh() {
		return inventory.doOnNext(sales -> {
			snapshot = new Snapshot(List.copyOf(sales), nanoTime.getAsLong());
			firstReply.tryEmitEmpty();
		}).doOnError(failure -> log.debug("query for sales failed; keeping the last ones: {}", failure.toString()))
				.onErrorComplete().then();
	}

	@Override
	public void start() {
		polling = Flux.interval(Duration.ZERO, interval).onBackpressureDrop().concatMap(_ -> refresh(), 1).subscribe();
	}

	@Override
	public void stop() {
		polling.dispose();
	}

	@Override
	public boolean isRunning() {
		return !polling.isDisposed();
	}
}
