package stampede.inventory.web;

import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.inventory.Audit;
import stampede.inventory.Sku;
import stampede.inventory.StockLevels;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import reactor.core.publisher.Flux;
import org.springframework.web.bind.annotation.RequestParam;
import stampede.inventory.GoodsReturn;
import stampede.inventory.hold.HoldStock;
import stampede.inventory.hold.HoldBatches;
import stampede.inventory.Returning;

/** What other services ask of the stock; every call is keyed by the order and safe to repeat. */
@RestController
@RequestMapping(path = "/internal", produces = MediaType.APPLICATION_JSON_VALUE)
class ReservationController {
	private static final int MOST_LEVELS = 100;
	private static final String RESERVATION = "/reservations/{order}";
	private final HoldBatches holds;
	private final Returning returning;
	private final StockLevels stock;
	private final Audit audit;

	ReservationController(HoldBatches holds, Returning returning, StockLevels stock, Audit audit) {
		this.holds = holds;
		this.returning = returning;
		this.stock = stock;
		this.audit = audit;
	}

	@PutMapping(path = RESERVATION, consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ReservationView> reserve(@PathVariable UUID order, @Valid @RequestBody ReservationRequest request) {
		return holds.hold(new HoldStock(order, request.customer(), LineRequest.lines(request.lines()),
				request.expectedTotal()))
				.map(ReservationView::of);
	}

	@PostMapping(RESERVATION + "/commit")
	Mono<ReservationView> commit(@PathVariable UUID order) {
		return holds.commit(order).map(ReservationView::of);
	}

	@DeleteMapping(RESERVATION)
	Mono<ReservationView> release(@PathVariable UUID order) {
		return holds.release(order).map(ReservationView::ofReleased);
	}

	@PutMapping(path = RESERVATION + "/returns/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ReturnView> takeBack(@PathVariable UUID order, @PathVariable UUID id,
			@Valid @RequestBody ReturnRequest request) {
		return returning.takeBack(new GoodsReturn(id, order, LineRequest.lines(request.lines()))).map(ReturnView::of);
	}

	/** How much there is of these at the moment; of what there is not, nothing is said. */
	@GetMapping("/levels")
	Flux<LevelView> levels(
			@RequestParam("sku") @Size(min = 1, max = MOST_LEVELS) List<@Pattern(regexp = Sku.PATTERN) String> skus) {
		return stock.of(skus.stream().map(Sku::new).toList()).map(LevelView::of);
	}

	/** @param onHand free and held together */
	record LevelView(String sku, long onHand, long reserved) {
		static LevelView of(StockLevels.Stock stock) {
			return new LevelView(stock.sku().value(), stock.level().onHand(), stock.level().reserved());
		}
	}

	@GetMapping("/audit")
	Mono<Audit.Violations> audit() {
		return audit.violations();
	}
}
