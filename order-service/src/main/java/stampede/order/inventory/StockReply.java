package stampede.order.inventory;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/** Inventory's reply to a hold. */
public sealed interface StockReply {
	/** The lines do not cost what was expected; nothing is held. */
	record PriceChanged(Money total) implements StockReply {}

	/** The lines cost more than one charge may be; nothing is held. */
	record TotalTooLarge() implements StockReply {}

	/** The lines have several currencies; nothing is held. */
	record MixedCurrencies() implements StockReply {}

	/** Every line is held; one unit of each SKU costs this much. */
	record Held(Map<String, Money> unitPrices) implements StockReply {
		public Held {
			unitPrices = Map.copyOf(unitPrices);
		}
	}

	/**
	 * Nothing is held: too few units of at least one item are available.
	 *
	 * @param soldOut the item that has no unit on hand, available or held; null where inventory names no item
	 * @param held enough units are on hand, and other orders hold them
	 */
	record OutOfStock(@Nullable String soldOut, boolean held) implements StockReply {}

	/** Nothing is held: the customer would have more than one customer may. */
	record CustomerLimit() implements StockReply {}

	/** Nothing is held: no such item. */
	record UnknownItem() implements StockReply {}

	/** Nothing is held, and nothing ever will be for this order: it was released, perhaps before it was reserved. */
	record Released() implements StockReply {}
}
