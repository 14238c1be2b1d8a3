package stampede.inventory.web;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservedLine;
import stampede.kit.money.Money;

/**
 * A reservation in the internal API.
 *
 * @param expiresAt earliest time at which its stock is released; absent unless it is active
 * @param lines absent where the caller does not need them
 */
record ReservationView(UUID orderId, String state, @Nullable Instant expiresAt, @Nullable List<PricedLine> lines) {
	record PricedLine(String sku, int quantity, Money unitPrice) {
		static PricedLine of(ReservedLine line) {
			return new PricedLine(line.sku().value(), line.quantity(), line.unitPrice());
		}
	}

	static ReservationView of(Reservation reservation) {
		var expiresAt = reservation.state() instanceof Active(var at) ? at : null;
		return new ReservationView(reservation.order(), reservation.state().label(), expiresAt,
				reservation.lines().stream().map(PricedLine::of).toList());
	}

	static ReservationView withoutLines(Reservation reservation) {
		return new ReservationView(reservation.order(), reservation.state().label(), null, null);
	}
}
