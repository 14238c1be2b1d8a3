package stampede.inventory.stock;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import stampede.inventory.Line;

/**
 * A return of goods of one committed reservation.
 *
 * @param lines in SKU order, each SKU once
 */
public record GoodsReturn(UUID id, UUID order, List<Line> lines) {
	public GoodsReturn {
		lines = lines.stream().sorted(Comparator.comparing(Line::sku)).toList();
	}
}
