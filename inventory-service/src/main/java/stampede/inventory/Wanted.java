package stampede.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What an order asks to be held, at today's prices.
 *
 * @param lines in SKU order, each SKU once
 */
record Wanted(UUID order, String customer, List<ReservedLine> lines) {
	Wanted {
		lines = lines.stream().sorted(Comparator.comparing(ReservedLine::sku)).toList();
	}

	Reservation in(ReservationState.Active held) {
		return new Reservation(order, customer, lines, held);
	}

	/** Whether that is what {@code held} was made for; prices may have changed since. */
	boolean isWhatWasAskedFor(Reservation held) {
		return customer.equals(held.customer())
				&& lines.stream().map(ReservedLine::line).toList().equals(held.stock());
	}
}
