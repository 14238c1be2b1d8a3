package stampede.inventory.stock;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Level;
import stampede.inventory.Sku;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;

/**
 * Stock that an operator added, or corrected where {@code command} is negative.
 *
 * @param after the stock level after it
 */
public record Receipt(UUID id, ReceiveStock command, Level after) {
	/**
	 * The command of an operator.
	 *
	 * @param caller the owner of the key: keys of different callers are independent
	 */
	public record ReceiveStock(String caller, IdempotencyKey key, Sku sku, int quantity, @Nullable String note) {
		public ReceiveStock {
			if (quantity == 0) {
				throw new IllegalArgumentException("a receipt changes the stock");
			}
		}

		Fingerprint fingerprint() {
			return Fingerprint.of(sku, quantity, note == null ? "" : "=" + note);
		}
	}
}
