package stampede.inventory.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import stampede.inventory.catalogue.Offer;
import stampede.kit.money.Money;

/**
 * An item in the public API.
 *
 * @param maxPerCustomer absent when there is no limit
 * @param available a moment ago; only a reservation is a promise
 */
@Schema(name = "Item")
record ItemView(@Schema(example = "TSHIRT-BLACK-M") String sku, @Schema(example = "T-shirt, black, M") String name,
		Money price,
		@Schema(description = "Maximum quantity for one customer, held and bought; absent without a limit", example = "10") @Nullable Integer maxPerCustomer,
		@Schema(description = "Available a moment ago; only an order reserves it", example = "42") long available) {
	static ItemView of(Offer offer) {
		var item = offer.item();
		return new ItemView(item.sku().value(), item.name(), item.price(), item.maxPerCustomer(), offer.available());
	}
}
