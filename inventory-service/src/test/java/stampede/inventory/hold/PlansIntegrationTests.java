package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import stampede.inventory.InventoryTest;
import stampede.inventory.Line;
import stampede.inventory.Warehouse;
import stampede.inventory.catalogue.Items;
import stampede.inventory.stock.StockLevels;
import stampede.testsupport.Plans;

/** No statement reads a whole table, so that statements stay fast as tables grow. The audit is off. */
@InventoryTest
@TestPropertySource(properties = {Plans.ONE_CONNECTION, "inventory.audit.enabled=false"})
class PlansIntegrationTests {
	@Autowired
	Items items;

	@Autowired
	StockLevels stock;

	@Autowired
	HoldBatches holds;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Warehouse warehouse;

	@Autowired
	DatabaseClient db;

	@Test
	void findEverythingByAKey() {
		var sku = warehouse.shelf(5, 3);
		var order = UUID.randomUUID();
		now(holds.hold(new HoldStock(order, "ann", List.of(new Line(sku, 1)))));
		now(holds.commit(order));
		now(holds.release(UUID.randomUUID()));
		now(items.offer(sku));
		now(items.offers(null, 20).collectList());
		now(items.offers(sku, 20).collectList());
		now(stock.of(List.of(sku)).collectList());
		now(housekeeping.expire(10));
		now(housekeeping.active());
		now(housekeeping.forget(Duration.ofDays(1), 10));

		var database = db.getConnectionFactory();
		assertThat(Plans.of(database)).hasSizeGreaterThan(8);
		assertThat(Plans.ofWholeTables(database)).isEmpty();
		assertThat(Plans.ofWholeIndexes(database)).isEmpty();
	}
}
