package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Offer;
import stampede.kit.money.Money;

/**
 * An item as everyone sees it.
 *
 * @param maxPerCustomer absent when there is no limit
 * @param available a moment ago; only a reservation is a promise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ItemView(String sku, String name, Money price, @Nullable Integer maxPerCustomer, long available) {
	static ItemView of(Offer offer) {
		var item = offer.item();
		return new ItemView(item.sku().value(), item.name(), item.price(), item.maxPerCustomer(), offer.available());
	}
}
