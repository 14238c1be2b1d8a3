package stampede.inventory;

import java.util.Collection;
import java.util.Comparator;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The stock of every item, one hot row each. Rows are changed in SKU order, whoever changes them and why, so that no two
 * transactions wait for each other. Call within a transaction; an error leaves part of the lines changed.
 */
@Repository
class StockLevels {
	private final DatabaseClient db;

	StockLevels(DatabaseClient db) {
		this.db = db;
	}

	/** Holds the lines; fails with {@link InventoryException.OutOfStock} when fewer are free. */
	Mono<Void> take(Collection<Line> lines) {
		return change(lines, """
				UPDATE stock SET reserved = reserved + :quantity
				 WHERE sku = :sku AND on_hand - reserved >= :quantity
				""");
	}

	/** Gives held lines back. */
	Mono<Void> giveBack(Collection<Line> lines) {
		return change(lines, "UPDATE stock SET reserved = reserved - :quantity WHERE sku = :sku");
	}

	/** Lets held lines leave for good. */
	Mono<Void> handOver(Collection<Line> lines) {
		return change(lines, """
				UPDATE stock SET on_hand = on_hand - :quantity, reserved = reserved - :quantity WHERE sku = :sku
				""");
	}

	private Mono<Void> change(Collection<Line> lines, String statement) {
		return Flux.fromIterable(lines.stream().sorted(Comparator.comparing(Line::sku)).toList())
				.concatMap(line -> change(line, statement))
				.then();
	}

	private Mono<Void> change(Line line, String statement) {
		return db.sql(statement)
				.bind("sku", line.sku().value())
				.bind("quantity", line.quantity())
				.fetch().rowsUpdated()
				.flatMap(rows -> rows == 1 ? Mono.empty() : Mono.error(new InventoryException.OutOfStock(line.sku())));
	}

	/** Adds {@code quantity}, which may be negative; empty when less than what is reserved would be left. */
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
