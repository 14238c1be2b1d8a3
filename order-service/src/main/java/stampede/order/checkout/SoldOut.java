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
 * What inventory has said, within the last second, that there is nothing of: neither free nor held. Orders for it need not begin. While
 * they come it is asked again, before that second is over, so that orders are let through within a second after stock has come, and
 * none is written down as long as there is none. Safe for use by many threads.
 */
@Component
public final class SoldOut {
	/** From the moment at which inventory was asked: what it said was true then, or later. */
	public static final Duration BELIEVED_FOR = Duration.ofSeconds(1);
	private static final Duration ASKED_AGAIN_AFTER = Duration.ofMillis(300);
	/** More than these are not remembered: their orders go the whole way. */
	private static final int MOST = 100;
	private final Map<String, Long> askedAt = new ConcurrentHashMap<>();
	private final AtomicBoolean asking = new AtomicBoolean();
	private final Function<Collection<String>, Mono<Set<String>>> inventory;
	private final LongSupplier nanoTime;

	@Autowired
	SoldOut(InventoryClient inventory) {
		this(inventory::soldOut, System::nanoTime);
	}

	/**
	 * @param inventory answers which of these are sold out
	 * @param nanoTime as {@link System#nanoTime}
	 */
	SoldOut(Function<Collection<String>, Mono<Set<String>>> inventory, LongSupplier nanoTime) {
		this.inventory = inventory;
		this.nanoTime = nanoTime;
	}

	/** To be told with what inventory says to an order. */
	long now() {
		return nanoTime.getAsLong();
	}

	/** Inventory was asked at {@code asked}, and said that there is nothing of it. */
	void heard(String sku, long asked) {
		if (askedAt.size() >= MOST) {
			askedAt.values().removeIf(each -> !isWithin(BELIEVED_FOR, each));
		}
		if (askedAt.size() < MOST) {
			askedAt.merge(sku, asked, (one, other) -> one - other > 0 ? one : other);
		}
	}

	/** One of these that is sold out; empty where none is known to be. */
	public Optional<String> among(List<OrderLine> lines) {
		if (askedAt.isEmpty()) {
			return Optional.empty();
		}
		for (var line : lines) {
			var asked = askedAt.get(line.sku());
			if (asked != null && isWithin(BELIEVED_FOR, asked)) {
				if (!isWithin(ASKED_AGAIN_AFTER, asked)) {
					askAgain();
				}
				return Optional.of(line.sku());
			}
		}
		return Optional.empty();
	}

	private void askAgain() {
		if (!asking.compareAndSet(false, true)) {
			return;
		}
		askedAt.values().removeIf(each -> !isWithin(BELIEVED_FOR, each));
		var skus = List.copyOf(askedAt.keySet());
		var asked = now();
		// Without an answer nothing is believed any more when its second is over.
		Disposable _ = Detached.start(Mono.defer(() -> inventory.apply(skus))
				.doOnNext(gone -> skus.forEach(sku -> update(sku, gone.contains(sku), asked)))
				.onErrorComplete()
				.doFinally(_ -> asking.set(false)))
				.subscribe();
	}

	private void update(String sku, boolean isGone, long asked) {
		askedAt.computeIfPresent(sku, (_, former) -> isGone ? Long.valueOf(Math.max(asked, former)) : null);
	}

	private boolean isWithin(Duration time, long asked) {
		return now() - asked < time.toNanos();
	}
}
