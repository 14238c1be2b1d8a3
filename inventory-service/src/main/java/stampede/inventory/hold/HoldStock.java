package stampede.inventory.hold;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.kit.money.Money;

/**
 * Command to hold stock for an order: every line or none, at the current prices. Keyed by the order: a repeat keeps the first
 * prices and renews the expiry.
 *
 * @param lines in SKU order, each SKU once
 * @param expectedTotal the total that the customer expects; null if there is none
 */
public record HoldStock(UUID order, String customer, List<Line> lines, @Nullable Money expectedTotal) {
	public HoldStock {
		lines = lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
		if (lines.isEmpty()) {
			throw new IllegalArgumentException("there is nothing to hold");
		}
	}

	/** Without an expected total. */
	public HoldStock(UUID order, String customer, List<Line> lines) {
		this(order, customer, lines, null);
	}

	/** Whether {@code reservation} has the same lines and customer; prices may have changed since. */
	boolean isWhatWasAskedFor(Reservation reservation) {
		return customer.equals(reservation.customer()) && lines.equals(reservation.stock());
	}
}
