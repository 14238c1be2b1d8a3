package stampede.inventory.catalogue;

import io.r2dbc.spi.Readable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.Columns;
import stampede.inventory.Sku;
import stampede.kit.detached.Detached;
import stampede.kit.r2dbc.Rows;

/** The catalogue. An item is never removed: orders refer to it. */
@Repository
public class Items {
	private static final String OFFERS = """
			SELECT i.sku, i.name, i.price, i.currency, i.max_per_customer, s.on_hand, s.reserved
			  FROM item i
			  JOIN stock s ON s.sku = i.sku
			""";
	/** Every page has a bound: the generic plan for an optional bound (database.yml) would read all rows before it. */
	private static final String BEFORE_ALL = "";
	private final DatabaseClient db;
	private final TransactionalOperator transactions;

	Items(DatabaseClient db, TransactionalOperator transactions) {
		this.db = db;
		this.transactions = transactions;
	}

	/** Adds the item without stock, or changes the existing one; {@code true} if it was added. */
	public Mono<Boolean> define(Item item) {
		return Detached.run(transactions.transactional(save(item)
				// Only for a new item: inserting an existing row would wait for the transactions that sell the item.
				.delayUntil(added -> added ? addStockRow(item.sku()) : Mono.empty())));
	}

	private Mono<Boolean> save(Item item) {
		// xmax is 0 in a row version that no update has made.
		return db.sql("""
				INSERT INTO item (sku, name, price, currency, max_per_customer)
				VALUES (:sku, :name, :price, :currency, :maxPerCustomer)
				ON CONFLICT (sku) DO UPDATE
				   SET name = excluded.name, price = excluded.price, currency = excluded.currency,
				       max_per_customer = excluded.max_per_customer
				RETURNING xmax = 0 AS added
				""")
				.bind("sku", item.sku().value())
				.bind("name", item.name())
				.bind("price", item.price().amount())
				.bind("currency", item.price().currency())
				.bind("maxPerCustomer", Rows.nullable(item.maxPerCustomer(), Integer.class))
				.map(row -> Rows.required(row, "added", Boolean.class))
				.one();
	}

	private Mono<Long> addStockRow(Sku sku) {
		return db.sql("INSERT INTO stock (sku) VALUES (:sku) ON CONFLICT DO NOTHING")
				.bind("sku", sku.value())
				.fetch().rowsUpdated();
	}

	/** Empty when there is no such item. */
	public Mono<Offer> offer(Sku sku) {
		return db.sql(OFFERS + " WHERE i.sku = :sku")
				.bind("sku", sku.value())
				.map(Items::offered)
				.one();
	}

	/** These items; unknown ones are left out. */
	public Flux<Offer> offers(List<Sku> skus) {
		return db.sql(OFFERS + " WHERE i.sku = ANY (:skus) AND s.sku = ANY (:skus)")
				.bind("skus", Rows.column(skus, Sku::value, String[]::new))
				.map(Items::offered)
				.all();
	}

	/** Items in SKU order; only those after {@code after} unless it is null. */
	public Flux<Offer> offers(@Nullable Sku after, int limit) {
		return db.sql(OFFERS + " WHERE i.sku > :after AND s.sku > :after ORDER BY i.sku LIMIT :limit")
				.bind("after", after == null ? BEFORE_ALL : after.value())
				.bind("limit", limit)
				.map(Items::offered)
				.all();
	}

	private static Offer offered(Readable row) {
		return new Offer(item(row), Columns.level(row).available());
	}

	private static Item item(Readable row) {
		return new Item(Columns.sku(row), Rows.required(row, "name", String.class), Columns.money(row, "price"),
				row.get("max_per_customer", Integer.class));
	}
}
