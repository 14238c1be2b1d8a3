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
import stampede.inventory.stock.StockLevels;

/** Stock levels, for services that check whether an item is still sold out. */
@RestController
class LevelController {
	private static final int MOST = 100;
	private final StockLevels stock;

	LevelController(StockLevels stock) {
		this.stock = stock;
	}

	/** The current levels of these items; unknown items are left out. */
	@GetMapping(path = "/internal/levels", produces = MediaType.APPLICATION_JSON_VALUE)
	Flux<LevelView> levels(
			@RequestParam("sku") @Size(min = 1, max = MOST) List<@Pattern(regexp = Sku.PATTERN, message = "is no SKU") String> skus) {
		return stock.of(skus.stream().map(Sku::new).toList()).map(LevelView::of);
	}

	/** @param onHand free and held together */
	record LevelView(String sku, long onHand, long reserved) {
		static LevelView of(StockLevels.Stock stock) {
			return new LevelView(stock.sku().value(), stock.level().onHand(), stock.level().reserved());
		}
	}
}
