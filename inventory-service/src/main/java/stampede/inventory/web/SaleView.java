package stampede.inventory.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;
import stampede.inventory.sale.SaleState;
import stampede.inventory.sale.Sales;

/**
 * A sale in the public API.
 *
 * @param now the time of the database, so that clients need no correct clock for a countdown
 * @param seed absent until the sale is closed
 */
@Schema(name = "Sale")
record SaleView(@Schema(example = "launch-2026") String id, List<String> skus,
		@Schema(description = "The phase of the sale at the time now") SaleState state, Instant doorsAt,
		Instant opensAt,
		Instant closesAt,
		@Schema(description = "Validity of a pass in seconds", example = "300") long passLifeSeconds,
		@Schema(description = "The most clients that are admitted in a second", example = "50") int admitPerSecond,
		@Schema(description = "SHA-256 of the seed of the lottery, in hexadecimal") String seedHash,
		@Schema(description = "The seed of the lottery; absent until the sale is closed") @Nullable String seed,
		@Schema(description = "The server's time") Instant now) {
	static SaleView of(Sales.Current current) {
		var sale = current.sale();
		var schedule = sale.schedule();
		return new SaleView(sale.id().value(), sale.skus().stream().map(Sku::value).toList(), current.state(),
				schedule.doorsAt(), schedule.opensAt(), schedule.closesAt(), sale.passLife().toSeconds(),
				sale.admitPerSecond(), sale.seedHash(), current.state() == SaleState.CLOSED ? sale.seed() : null,
				current.now());
	}
}
