package stampede.inventory.hold;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.kit.money.Money;

/**
 * Asks that stock be held for an order: every line or none, at today's prices. Keyed by the order: a repeat keeps the first prices
 * and renews the time.
 *
 * @param lines in SKU order, each SKU once
 * @param expectedTotal what the customer believes it costs; null where they did not say
 */
public record HoldStock(UUID order, String customer, List<Line> lines, @Nullable Money expectedTotal) {
	public HoldStock {
		lines = lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
		if (lines.isEmpty()) {
			throw new IllegalArgumentException("there is nothing to hold");
		}
	}

	/** For a customer who did not say what it should cost. */
	public HoldStock(UUID order, String customer, List<Line> lines) {
		this(order, customer, lines, null);
	}

	/** Whether that is what {@code reservation} was made for; prices may have changed since. */
	boolean isWhatWasAskedFor(Reservation reservation) {
		return customer.equals(reservation.customer()) && lines.equals(reservation.stock());
	}
}
