package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stampede.inventory.Warehouse.now;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.InventoryTest;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.RoundTrips.Count;
import stampede.testsupport.RoundTrips;
import stampede.testsupport.TestTokens;

/** Statements and commits of one order in this service's database; payment- and order-service have similar tests. */
@InventoryTest
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, RoundTrips.class})
class HoldRoundTripsIntegrationTests {
	@Autowired
	HoldBatches holds;

	@Autowired
	Holds sets;

	@Autowired
	Warehouse warehouse;

	@Test
	void holdsWithOneLookAndOneCommitAndHandsOverWithOneMore() {
		var order = UUID.randomUUID();
		var sku = warehouse.shelf(5);

		assertThat(RoundTrips.of(() -> now(holds.hold(hold(order, sku))))).isEqualTo(new Count(2, 1));
		assertThat(RoundTrips.of(() -> now(holds.commit(order)))).isEqualTo(new Count(1, 1));
		assertThat(RoundTrips.of(() -> now(holds.release(UUID.randomUUID())))).isEqualTo(new Count(1, 1));
	}

	@Test
	void aListCostsAsMuchAsOne() {
		var sku = warehouse.shelf(100);
		var orders = IntStream.range(0, 50).mapToObj(_ -> UUID.randomUUID()).toList();

		assertThat(RoundTrips.of(() -> now(sets.hold(orders.stream().map(order -> hold(order, sku)).toList()))))
				.isEqualTo(new Count(2, 1));
		assertThat(RoundTrips.of(() -> now(sets.commit(orders)))).isEqualTo(new Count(1, 1));
	}

	@Test
	void writesNothingForWhatIsSoldOut() {
		var sku = warehouse.shelf(0);

		assertThat(RoundTrips.of(() -> assertThatThrownBy(() -> now(holds.hold(hold(UUID.randomUUID(), sku))))
				.isInstanceOf(OutOfStock.class))).isEqualTo(new Count(1, 0));
	}

	private static HoldStock hold(UUID order, Sku sku) {
		return new HoldStock(order, "customer-" + order, List.of(new Line(sku, 1)));
	}
}
