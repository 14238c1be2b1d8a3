package stampede.inventory.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.Sku;
import stampede.inventory.sale.Sale;
import stampede.inventory.sale.Sales;
import stampede.inventory.stock.StockLevels;

/** Sales for the waiting room and for placements, with their unsold stock. */
@RestController
class InternalSaleController {
	/** Clients of a closed sale still poll for some time. */
	private static final Duration AFTER_CLOSING = Duration.ofHours(1);
	private final Sales sales;
	private final StockLevels stock;

	InternalSaleController(Sales sales, StockLevels stock) {
		this.sales = sales;
		this.stock = stock;
	}

	/** Sales that are not closed for more than an hour; the first to close first, at most a hundred. */
	@GetMapping(path = "/internal/sales", produces = MediaType.APPLICATION_JSON_VALUE)
	Flux<InternalSale> sales() {
		return sales.current(AFTER_CLOSING).concatMap(this::view);
	}

	private Mono<InternalSale> view(Sales.Current current) {
		return stock.of(current.sale().skus()).map(StockLevels.Stock::level).collectList()
				.map(levels -> InternalSale.of(current.sale(), current.now(),
						levels.stream().mapToLong(level -> level.onHand()).sum(),
						levels.stream().mapToLong(level -> level.reserved()).sum()));
	}

	/**
	 * A sale in the internal API.
	 *
	 * @param onHand unsold units of all items of the sale, held ones included
	 * @param reserved the part of them that orders in progress hold
	 */
	record InternalSale(String id, List<String> skus, Instant doorsAt, Instant opensAt, Instant closesAt,
			long passLifeSeconds, int admitPerSecond, String seed, long onHand, long reserved, Instant now) {
		static InternalSale of(Sale sale, Instant now, long onHand, long reserved) {
			var schedule = sale.schedule();
			return new InternalSale(sale.id().value(), sale.skus().stream().map(Sku::value).toList(),
					schedule.doorsAt(), schedule.opensAt(), schedule.closesAt(), sale.passLife().toSeconds(),
					sale.admitPerSecond(), sale.seed(), onHand, reserved, now);
		}
	}
}
