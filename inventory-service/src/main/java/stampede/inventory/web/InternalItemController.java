package stampede.inventory.web;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import stampede.inventory.Sku;
import stampede.inventory.catalogue.Items;

/** Items and their stock, for services that show them. */
@RestController
class InternalItemController {
	private static final int MOST = 100;
	private final Items items;

	InternalItemController(Items items) {
		this.items = items;
	}

	/** These items with their current stock, in any order; unknown items are left out. */
	@GetMapping(path = "/internal/items", produces = MediaType.APPLICATION_JSON_VALUE)
	Flux<ItemView> items(
			@RequestParam("sku") @Size(min = 1, max = MOST) List<@Pattern(regexp = Sku.PATTERN, message = "is no SKU") String> skus) {
		return items.offers(skus.stream().map(Sku::new).toList()).map(ItemView::of);
	}
}
