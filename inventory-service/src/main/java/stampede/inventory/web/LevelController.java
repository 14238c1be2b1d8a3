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

/** How much there is, for services that want to know whether something is still sold out. */
@RestController
class LevelController {
	private static final int MOST = 100;
	private final StockLevels stock;

	LevelController(StockLevels stock) {
		this.stock = stock;
	}

	/** Of these at the moment; of what there is not, nothing is said. */
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
