package stampede.inventory.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;

/**
 * Command to define a sale, or to change it. Items and times of a sale that is open are fixed, but for its end: clients already have
 * passes.
 *
 * @param operator the subject of the operator
 * @param skus in SKU order, each once
 */
public record DefineSale(String operator, SaleId id, List<Sku> skus, Schedule schedule, Duration passLife,
		int admitPerSecond) {
	public DefineSale {
		skus = skus.stream().sorted().distinct().toList();
		if (skus.isEmpty()) {
			throw new IllegalArgumentException("a sale has at least one item");
		}
	}

	/** The reason why the command is not permitted at {@code now}; null if it is. */
	@Nullable
	SaleException refusal(@Nullable Sale existing, Instant now) {
		if (existing != null && existing.schedule().at(now) == SaleState.CLOSED) {
			return new SaleException.Fixed(id);
		}
		if (existing != null && existing.schedule().at(now) == SaleState.OPEN && !keepsStartOf(existing)) {
			return new SaleException.Fixed(id);
		}
		return schedule.at(now) == SaleState.CLOSED && existing == null ? new SaleException.Past(id) : null;
	}

	private boolean keepsStartOf(Sale existing) {
		return skus.equals(existing.skus()) && schedule.doorsAt().equals(existing.schedule().doorsAt())
				&& schedule.opensAt().equals(existing.schedule().opensAt());
	}
}
