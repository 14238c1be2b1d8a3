package stampede.inventory.stock;

import java.util.Collection;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.Columns;
import stampede.inventory.Level;
import stampede.inventory.Sku;

/**
 * The stock of every item, one hot row each, as the catalogue's people see and change it. What orders hold is changed by
 * {@code stampede.inventory.hold}; rows are locked in SKU order, whoever does so and why.
 */
@Repository
public class StockLevels {
	private final DatabaseClient db;

	StockLevels(DatabaseClient db) {
		this.db = db;
	}

	/** How much there is of those of {@code skus} that there are, in no order. */
	public Flux<Stock> of(Collection<Sku> skus) {
		return db.sql("SELECT sku, on_hand, reserved FROM stock WHERE sku = ANY (:skus)")
				.bind("skus", skus.stream().map(Sku::value).toArray(String[]::new))
				.map(row -> new Stock(Columns.sku(row), Columns.level(row)))
				.all();
	}

	/** How much there is of one item. */
	public record Stock(Sku sku, Level level) {}

	/** Adds {@code quantity}, which may be negative; call within a transaction. Empty when less than what is reserved would be left. */
	Mono<Level> add(Sku sku, int quantity) {
		return db.sql("""
				UPDATE stock SET on_hand = on_hand + :quantity
				 WHERE sku = :sku AND on_hand + :quantity >= reserved
				RETURNING on_hand, reserved
				""")
				.bind("sku", sku.value())
				.bind("quantity", quantity)
				.map(Columns::level)
				.one();
	}
}
