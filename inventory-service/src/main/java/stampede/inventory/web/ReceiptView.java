package stampede.inventory.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import stampede.inventory.stock.Receipt;

/** A receipt and the stock level after it. */
@Schema(name = "Receipt")
record ReceiptView(UUID receiptId, String sku, int quantity,
		@Schema(description = "Stock on hand after it") long onHand,
		@Schema(description = "Of it, not reserved") long available) {
	static ReceiptView of(Receipt receipt) {
		return new ReceiptView(receipt.id(), receipt.command().sku().value(), receipt.command().quantity(),
				receipt.after().onHand(), receipt.after().available());
	}
}
