package stampede.inventory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import stampede.inventory.catalogue.Item;
import stampede.inventory.catalogue.Items;
import stampede.inventory.maintenance.Audit;
import stampede.inventory.stock.Receipt;
import stampede.inventory.stock.Receiving;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.money.Money;

/** Fills the shelves for a test, with items that no other test touches, and looks at them. */
public final class Warehouse {
	private static final AtomicInteger NEXT = new AtomicInteger();
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private final Items items;
	private final Receiving receiving;
	private final Audit audit;
	private final DatabaseClient db;

	@TestConfiguration(proxyBeanMethods = false)
	public static class Beans {
		@Bean
		Warehouse warehouse(Items items, Receiving receiving, Audit audit, DatabaseClient db) {
			return new Warehouse(items, receiving, audit, db);
		}
	}

	private Warehouse(Items items, Receiving receiving, Audit audit, DatabaseClient db) {
		this.items = items;
		this.receiving = receiving;
		this.audit = audit;
		this.db = db;
	}

	public static <T> T now(Mono<T> work) {
		return Objects.requireNonNull(work.single().block(TIMEOUT));
	}

	/** A new item with so many on hand. */
	public Sku shelf(int onHand) {
		return shelf(onHand, null);
	}

	public Sku shelf(int onHand, @Nullable Integer maxPerCustomer) {
		var sku = new Sku("ITEM-%06d".formatted(NEXT.incrementAndGet()));
		price(sku, 1_999, maxPerCustomer);
		if (onHand > 0) {
			receive(sku, onHand);
		}
		return sku;
	}

	public void price(Sku sku, long price, @Nullable Integer maxPerCustomer) {
		now(items.define(new Item(sku, "Thing", new Money(price, "EUR"), maxPerCustomer)));
	}

	public void receive(Sku sku, int quantity) {
		var key = new IdempotencyKey(UUID.randomUUID().toString());
		now(receiving.receive(new Receipt.ReceiveStock("operator", key, sku, quantity, null)));
	}

	/** The item's current stock level. */
	public Level level(Sku sku) {
		return now(read(sku));
	}

	public Mono<Long> reserved(Sku sku) {
		return read(sku).map(Level::reserved);
	}

	private Mono<Level> read(Sku sku) {
		return db.sql("SELECT on_hand, reserved FROM stock WHERE sku = :sku")
				.bind("sku", sku.value())
				.map(Columns::level)
				.one();
	}

	/** Brings the expiry of every reservation nearer, except for rows that another transaction has locked. */
	public Mono<Long> passTime(Duration time) {
		return db.sql("""
				UPDATE reservation r SET expires_at = r.expires_at - make_interval(secs => :seconds)
				  FROM (SELECT order_id FROM reservation WHERE state = 'ACTIVE' FOR UPDATE SKIP LOCKED) active
				 WHERE r.order_id = active.order_id
				""")
				.bind("seconds", time.toMillis() / 1_000.0)
				.fetch().rowsUpdated();
	}

	/** How often the stock's own invariants are broken. */
	public long violations() {
		var found = now(audit.violations());
		return found.violations() - found.overdueReservations();
	}

	public static List<Line> lines(Line... lines) {
		return Arrays.asList(lines);
	}
}
