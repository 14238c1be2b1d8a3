package stampede.simulator.web;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Page;

/** The charged intents, for reconciliation; declined intents are not included. */
record ChargesView(List<Charged> charges, @Nullable String nextCursor) {

	/**
	 * @param orderId from the metadata, where the caller put it
	 */
	record Charged(String paymentIntent, @Nullable String orderId, @Nullable String idempotencyKey, long amount,
			String currency, long captured, long refunded, long disputed, String status) {
		static Charged of(Intent intent) {
			var charge = Objects.requireNonNull(intent.charge(), "only approved intents are listed");
			var terms = intent.terms();
			return new Charged(intent.id(), terms.metadata().get("order_id"), terms.idempotencyKey(), terms.amount(),
					terms.currency(), charge.captured(), charge.refunded(), charge.disputed(),
					intent.status().word());
		}
	}

	static ChargesView of(Page<Intent> page) {
		var next = page.hasMore() ? page.items().getLast().id() : null;
		return new ChargesView(page.items().stream().map(Charged::of).toList(), next);
	}
}
