package stampede.order.checkout;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.order.OrderLine;
import stampede.order.inventory.InventoryClient;

/**
 * The items that inventory reported as sold out (no free and no held stock) within the last second. Orders for them are refused
 * before anything is written. While such orders arrive, inventory is queried again before the second has passed, so that orders are
 * accepted within a second after stock arrives. Thread-safe.
 */
@Component
public final class SoldOut {
	/** Counted from the request to inventory: its response was true then, or later. */
	public static final Duration VALID_FOR = Duration.ofSeconds(1);
	private static final Duration REFRESHED_AFTER = Duration.ofMillis(300);
	/** Orders for further sold-out items are processed as usual. */
	private static final int MAX_ITEMS = 100;
	private final Map<String, Long> requestedAt = new ConcurrentHashMap<>();
	private final AtomicBoolean refreshing = new AtomicBoolean();
	private final Function<Collection<String>, Mono<Set<String>>> inventory;
	private final LongSupplier nanoTime;

	@Autowired
	SoldOut(InventoryClient inventory) {
		this(inventory::soldOut, System::nanoTime);
	}

	/**
	 * @param inventory returns the sold-out ones of these SKUs
	 * @param nanoTime as {@link System#nanoTime}
	 */
	SoldOut(Function<Collection<String>, Mono<Set<String>>> inventory, LongSupplier nanoTime) {
		this.inventory = inventory;
		this.nanoTime = nanoTime;
	}

	/** The time to pass to {@link #markSoldOut}, taken before the request to inventory. */
	long now() {
		return nanoTime.getAsLong();
	}

	/** Inventory reported the item as sold out, to a request that was sent at {@code at}. */
	void markSoldOut(String sku, long at) {
		if (requestedAt.size() >= MAX_ITEMS) {
			requestedAt.values().removeIf(each -> !isWithin(VALID_FOR, each));
		}
		if (requestedAt.size() < MAX_ITEMS) {
			requestedAt.merge(sku, at, (one, other) -> one - other > 0 ? one : other);
		}
	}

	/** A sold-out item of these lines; empty where there is none. */
	public Optional<String> among(List<OrderLine> lines) {
		if (requestedAt.isEmpty()) {
			return Optional.empty();
		}
		for (var line : lines) {
			var at = requestedAt.get(line.sku());
			if (at != null && isWithin(VALID_FOR, at)) {
				if (!isWithin(REFRESHED_AFTER, at)) {
					refresh();
				}
				return Optional.of(line.sku());
			}
		}
		return Optional.empty();
	}

	private void refresh() {
		if (!refreshing.compareAndSet(false, true)) {
			return;
		}
		requestedAt.values().removeIf(each -> !isWithin(VALID_FOR, each));
		var skus = List.copyOf(requestedAt.keySet());
		var at = now();
		// Without a response the entries expire.
		Disposable _ = Detached.start(Mono.defer(() -> inventory.apply(skus))
				.doOnNext(gone -> skus.forEach(sku -> update(sku, gone.contains(sku), at)))
				.onErrorComplete()
				.doFinally(_ -> refreshing.set(false)))
				.subscribe();
	}

	private void update(String sku, boolean isGone, long at) {
		requestedAt.computeIfPresent(sku, (_, former) -> isGone ? Long.valueOf(Math.max(at, former)) : null);
	}

	private boolean isWithin(Duration time, long at) {
		return now() - at < time.toNanos();
	}
}
