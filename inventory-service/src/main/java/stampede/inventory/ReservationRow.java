package stampede.inventory;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Expired;
import stampede.inventory.ReservationState.Released;
import stampede.kit.r2dbc.Rows;

/**
 * One row of a reservation: a line and the columns of the reservation. The only class that maps the sealed state to columns.
 *
 * @param line null if the reservation has no lines
 */
public record ReservationRow(UUID order, @Nullable String customer, ReservationState state,
		@Nullable ReservedLine line) {
	/** Of {@code reservation_with_lines}. */
	public static ReservationRow of(Readable row) {
		return new ReservationRow(Rows.required(row, "order_id", UUID.class), row.get("customer", String.class),
				state(row), row.get("sku", String.class) == null ? null : line(row));
	}

	/** Combines the rows of one reservation. */
	public static Reservation together(List<ReservationRow> rows) {
		var first = rows.getFirst();
		var lines = rows.stream().map(ReservationRow::line).filter(Objects::nonNull).toList();
		return new Reservation(first.order(), first.customer(), lines, first.state());
	}

	private static ReservationState state(Readable row) {
		return switch (Rows.required(row, "state", String.class)) {
			case "ACTIVE" -> new Active(Rows.required(row, "expires_at", Instant.class));
			case "EXPIRED" -> new Expired();
			case "COMMITTED" -> new Committed();
			case "RELEASED" -> new Released();
			case String unknown -> throw new IllegalStateException("unknown reservation state " + unknown);
		};
	}

	private static ReservedLine line(Readable row) {
		return new ReservedLine(Columns.sku(row), Rows.required(row, "quantity", Integer.class),
				Columns.money(row, "unit_price"), Rows.required(row, "returned", Integer.class));
	}
}
