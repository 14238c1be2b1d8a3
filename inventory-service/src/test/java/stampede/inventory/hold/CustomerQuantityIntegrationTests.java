package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryTest;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.stock.GoodsReturn;
import stampede.inventory.stock.Returning;
import stampede.kit.r2dbc.Rows;
import stampede.testsupport.EmbeddedDatabase;

/** What a customer has of an item is counted by the database, whoever writes: this release, or the one before it. */
@InventoryTest
class CustomerQuantityIntegrationTests {
	private static final String RESERVE = """
			WITH added AS (
			    INSERT INTO reservation (order_id, customer, state, expires_at, created_at)
			    VALUES (:order, 'former', 'ACTIVE', now() + interval '10 minutes', now()) RETURNING order_id
			)
			INSERT INTO reservation_line (order_id, sku, quantity, unit_price, currency)
			SELECT order_id, :sku, 3, 100, 'EUR' FROM added
			""";
	private static final String STATE = """
			UPDATE reservation SET state = :state, expires_at = NULL WHERE order_id = :order
			""";

	@Autowired
	HoldBatches holds;

	@Autowired
	Returning returning;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Warehouse warehouse;

	@Autowired
	DatabaseClient db;

	@Autowired
	Flyway flyway;

	@Test
	void countsWhatIsHeldBoughtAndBroughtBack() {
		var sku = warehouse.shelf(20);
		var bought = reserve(sku, 3);
		var dropped = reserve(sku, 4);
		var late = reserve(sku, 5);
		assertThat(has(sku, "ann")).isEqualTo(12);

		now(holds.commit(bought));
		now(holds.release(dropped));
		assertThat(has(sku, "ann")).isEqualTo(8);

		now(warehouse.passTime(Duration.ofMinutes(10)));
		now(housekeeping.expire(1_000));
		assertThat(has(sku, "ann")).isEqualTo(3);
		now(holds.commit(late));
		assertThat(has(sku, "ann")).isEqualTo(8);

		now(returning.takeBack(new GoodsReturn(UUID.randomUUID(), late, lines(new Line(sku, 5)))));
		now(returning.takeBack(new GoodsReturn(UUID.randomUUID(), bought, lines(new Line(sku, 2)))));
		assertThat(has(sku, "ann")).isEqualTo(1);
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void countsWhatTheFormerReleaseWrites() {
		var sku = warehouse.shelf(20);
		var kept = former(sku);
		var dropped = former(sku);
		assertThat(has(sku, "former")).isEqualTo(6);

		state(kept, "COMMITTED");
		state(dropped, "RELEASED");
		assertThat(has(sku, "former")).isEqualTo(3);

		now(db.sql("UPDATE reservation_line SET returned = 2 WHERE order_id = :order")
				.bind("order", kept).fetch().rowsUpdated());
		assertThat(has(sku, "former")).isEqualTo(1);
		state(kept, "RELEASED");
		assertThat(has(sku, "former")).isZero();
	}

	@Test
	void countsWhatWasThereBefore() {
		var owner = DatabaseClient.create(EmbeddedDatabase.asOwner());
		migrate("1");
		var setup = owner.sql("""
				WITH item AS (
				    INSERT INTO former.item (sku, name, price, currency) VALUES ('OLD', 'Old', 1, 'EUR')
				)
				INSERT INTO former.reservation (order_id, customer, state, expires_at, created_at)
				VALUES ('00000000-0000-7000-8000-000000000001', 'ann', 'COMMITTED', NULL, now()),
				       ('00000000-0000-7000-8000-000000000002', 'ann', 'ACTIVE', now(), now()),
				       ('00000000-0000-7000-8000-000000000003', 'ann', 'RELEASED', NULL, now()),
				       ('00000000-0000-7000-8000-000000000004', 'bob', 'EXPIRED', NULL, now())
				""");
		now(setup.fetch().rowsUpdated());
		now(owner.sql(
				"""
						INSERT INTO former.reservation_line (order_id, sku, quantity, unit_price, currency, returned)
						SELECT order_id, 'OLD', 5, 1, 'EUR', CASE state WHEN 'COMMITTED' THEN 2 ELSE 0 END FROM former.reservation
						""")
				.fetch().rowsUpdated());

		migrate("2");

		assertThat(now(owner.sql("SELECT customer || ' ' || quantity AS found FROM former.customer_quantity")
				.map(row -> Rows.required(row, "found", String.class)).all().collectList()))
				.containsExactly("ann 8");
	}

	private void migrate(String version) {
		Flyway.configure()
				.dataSource(flyway.getConfiguration().getDataSource())
				.schemas("former")
				// They grant rights on what stands in the last version only.
				.skipDefaultCallbacks(true)
				.target(MigrationVersion.fromVersion(version))
				.load()
				.migrate();
	}

	private UUID reserve(Sku sku, int quantity) {
		var order = UUID.randomUUID();
		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, quantity)))));
		return order;
	}

	private UUID former(Sku sku) {
		var order = UUID.randomUUID();
		now(db.sql(RESERVE).bind("order", order).bind("sku", sku.value()).fetch().rowsUpdated());
		return order;
	}

	private void state(UUID order, String state) {
		now(db.sql(STATE).bind("order", order).bind("state", state).fetch().rowsUpdated());
	}

	private long has(Sku sku, String customer) {
		return now(db.sql("""
				SELECT coalesce(sum(quantity), 0)::bigint AS quantity FROM customer_quantity
				 WHERE sku = :sku AND customer = :customer
				""")
				.bind("sku", sku.value())
				.bind("customer", customer)
				.map(row -> Rows.required(row, "quantity", Long.class))
				.one()
				.switchIfEmpty(Mono.just(0L)));
	}
}
