package stampede.benchmarks.bare;

import static stampede.benchmarks.bare.Price.required;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The item of inventory-service. */
@RestController
class BareItems {
	private final DatabaseClient db;

	BareItems(DatabaseClient db) {
		this.db = db;
	}

	record Item(String sku, String name, Price price, @Nullable Integer maxPerCustomer, long available) {
		static Item of(Readable row) {
			return new Item(required(row, "sku", String.class), required(row, "name", String.class),
					Price.of(row, "price", "currency"), row.get("max_per_customer", Integer.class),
					required(row, "on_hand", Long.class) - required(row, "reserved", Long.class));
		}
	}

	@GetMapping(path = "/api/v1/items/{sku}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Item> read(@PathVariable String sku) {
		return db.sql("""
				SELECT i.sku, i.name, i.price, i.currency, i.max_per_customer, s.on_hand, s.reserved
				  FROM item i
				  JOIN stock s ON s.sku = i.sku
				 WHERE i.sku = :sku""")
				.bind("sku", sku)
				.map(Item::of)
				.one();
	}
}
