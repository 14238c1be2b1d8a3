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
 * The stock of every item, one row each, as operators read and change it. Holds change it in
 * {@code stampede.inventory.hold}. Every transaction locks rows in SKU order.
 */
@Repository
public class StockLevels {
	private final DatabaseClient db;

	StockLevels(DatabaseClient db) {
		this.db = db;
	}

	/** The levels of the existing items among {@code skus}, in no order. */
	public Flux<Stock> of(Collection<Sku> skus) {
		return db.sql("SELECT sku, on_hand, reserved FROM stock WHERE sku = ANY (:skus)")
				.bind("skus", skus.stream().map(Sku::value).toArray(String[]::new))
				.map(row -> new Stock(Columns.sku(row), Columns.level(row)))
				.all();
	}

	/** The level of one item. */
	public record Stock(Sku sku, Level level) {}

	/** Adds {@code quantity}, which may be negative; call in a transaction. Empty if less than the reserved quantity would remain. */
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
