package stampede.inventory.sale;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The times of a sale.
 *
 * @param doorsAt clients may join the waiting room from then on
 * @param opensAt clients are admitted, and orders need a pass, from then on
 * @param closesAt the end of the sale
 */
public record Schedule(Instant doorsAt, Instant opensAt, Instant closesAt) {
	public Schedule {
		// As fine as the database keeps times, so that a stored schedule equals the one that was sent.
		doorsAt = doorsAt.truncatedTo(ChronoUnit.MICROS);
		opensAt = opensAt.truncatedTo(ChronoUnit.MICROS);
		closesAt = closesAt.truncatedTo(ChronoUnit.MICROS);
		if (!doorsAt.isBefore(opensAt) || !opensAt.isBefore(closesAt)) {
			throw new IllegalArgumentException("doorsAt must be before opensAt, and opensAt before closesAt");
		}
	}

	/** The phase at {@code now}. */
	public SaleState at(Instant now) {
		if (now.isBefore(doorsAt)) {
			return SaleState.ANNOUNCED;
		}
		if (now.isBefore(opensAt)) {
			return SaleState.DOORS_OPEN;
		}
		return now.isBefore(closesAt) ? SaleState.OPEN : SaleState.CLOSED;
	}
}
