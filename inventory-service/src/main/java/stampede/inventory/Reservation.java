package stampede.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stampede.inventory.ReservationState.Released;

/**
 * The stock reserved for one order.
 *
 * @param customer the owner; null only if the release came before the reservation
 * @param lines in SKU order, each SKU once
 */
public record Reservation(UUID order, @Nullable String customer, List<ReservedLine> lines, ReservationState state) {
	public Reservation {
		lines = lines.stream().sorted(Comparator.comparing(ReservedLine::sku)).toList();
		if (!(state instanceof Released) && (customer == null || lines.isEmpty())) {
			throw new IllegalArgumentException("only a released reservation may be without customer and lines");
		}
	}

	/** This reservation in another state. */
	public Reservation in(ReservationState next) {
		return new Reservation(order, customer, lines, next);
	}

	/** The stock rows to lock, in locking order. */
	public List<Line> stock() {
		return lines.stream().map(ReservedLine::line).toList();
	}

	/** Returns some goods; refuses goods that were not part of it, or more than are left. */
	public Reservation takeBack(List<Line> goods) {
		var quantities = goods.stream().collect(Collectors.toMap(Line::sku, Line::quantity));
		for (var line : goods) {
			if (lines.stream().noneMatch(held -> held.sku().equals(line.sku()))) {
				throw new InventoryException.ReturnTooLarge(line.sku());
			}
		}
		return new Reservation(order, customer, lines.stream().map(line -> takeBack(line, quantities)).toList(), state);
	}

	private static ReservedLine takeBack(ReservedLine line, Map<Sku, Integer> quantities) {
		var quantity = quantities.get(line.sku());
		return quantity == null ? line : line.takeBack(quantity);
	}
}
