package stampede.inventory.web;

import java.util.List;
import java.util.UUID;
import stampede.inventory.stock.GoodsReturn;

/** Returned goods. */
record ReturnView(UUID orderId, UUID returnId, List<ReturnedLine> lines) {
	record ReturnedLine(String sku, int quantity) {}

	static ReturnView of(GoodsReturn goods) {
		return new ReturnView(goods.order(), goods.id(),
				goods.lines().stream().map(line -> new ReturnedLine(line.sku().value(), line.quantity())).toList());
	}
}
