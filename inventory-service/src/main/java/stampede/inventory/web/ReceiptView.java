package stampede.inventory.web;

import java.util.UUID;
import stampede.inventory.Receipt;

/** A receipt and the stock right after it. */
record ReceiptView(UUID receiptId, String sku, int quantity, long onHand, long available) {
	static ReceiptView of(Receipt receipt) {
		return new ReceiptView(receipt.id(), receipt.wish().sku().value(), receipt.wish().quantity(),
				receipt.after().onHand(), receipt.after().available());
	}
}
