package stampede.inventory.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import stampede.inventory.InventoryException.ItemNotFound;
import stampede.inventory.InventoryException.KeyReused;
import stampede.inventory.InventoryException.StockTooLow;
import stampede.inventory.InventoryTest;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.hold.HoldBatches;
import stampede.inventory.hold.HoldStock;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.testsupport.EmbeddedDatabase;

@InventoryTest
class ReceivingIntegrationTests {
	private final IdempotencyKey key = new IdempotencyKey(UUID.randomUUID().toString());

	@Autowired
	Receiving receiving;

	@Autowired
	HoldBatches holds;

	@Autowired
	Warehouse warehouse;

	@Test
	void addsOnceHoweverOftenTheSameKeyAsks() {
		var sku = warehouse.shelf(5);

		var outcomes = now(Flux.range(0, 30)
				.flatMap(_ -> receiving.receive(command(sku, 7, "pallet")), 30)
				.collectList());

		assertThat(outcomes).filteredOn(outcome -> !outcome.repeated()).hasSize(1);
		assertThat(outcomes).extracting(Receiving.Outcome::receipt).containsOnly(outcomes.getFirst().receipt());
		assertThat(warehouse.level(sku)).isEqualTo(new Level(12, 0));
	}

	@Test
	void takesAwayOnceHoweverOftenTheSameKeyAsks() {
		var sku = warehouse.shelf(5);

		var outcomes = now(Flux.range(0, 30)
				.flatMap(_ -> receiving.receive(command(sku, -5, "broken")), 30)
				.collectList());

		assertThat(outcomes).hasSize(30).filteredOn(outcome -> !outcome.repeated()).hasSize(1);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(0, 0));
	}

	@Test
	void answersARepeatAsItDidAtFirst() {
		var sku = warehouse.shelf(0);
		var first = now(receiving.receive(command(sku, 5, null)));
		warehouse.receive(sku, 100);

		var repeat = now(receiving.receive(command(sku, 5, null)));

		assertThat(repeat).isEqualTo(new Receiving.Outcome(first.receipt(), true));
		assertThat(repeat.receipt().after()).isEqualTo(new Level(5, 0));
	}

	@Test
	void refusesAKeyThatWasUsedForSomethingElse() {
		var sku = warehouse.shelf(0);
		var other = warehouse.shelf(0);
		now(receiving.receive(command(sku, 5, null)));

		assertThatThrownBy(() -> now(receiving.receive(command(sku, 6, null)))).isInstanceOf(KeyReused.class);
		assertThatThrownBy(() -> now(receiving.receive(command(sku, 5, "")))).isInstanceOf(KeyReused.class);
		assertThatThrownBy(() -> now(receiving.receive(command(other, 5, null)))).isInstanceOf(KeyReused.class);

		assertThat(warehouse.level(sku)).isEqualTo(new Level(5, 0));
		assertThat(warehouse.level(other)).isEqualTo(new Level(0, 0));
	}

	@Test
	void keysOfDifferentCallersNeverMeet() {
		var sku = warehouse.shelf(0);
		now(receiving.receive(command(sku, 5, null)));

		var other = now(receiving.receive(new Receipt.ReceiveStock("another operator", key, sku, 6, null)));

		assertThat(other.repeated()).isFalse();
		assertThat(warehouse.level(sku)).isEqualTo(new Level(11, 0));
	}

	@Test
	void correctsDownwardsButNeverBelowWhatIsReserved() {
		var sku = warehouse.shelf(10);
		now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 4)))));

		assertThatThrownBy(() -> now(receiving.receive(command(sku, -7, null)))).isInstanceOf(StockTooLow.class);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 4));

		assertThat(now(receiving.receive(command(sku, -6, null))).receipt().after()).isEqualTo(new Level(4, 4));
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void refusesAnItemThatThereIsNot() {
		assertThatThrownBy(() -> now(receiving.receive(command(new Sku("NOTHING"), 1, null))))
				.isInstanceOf(ItemNotFound.class);
	}

	@Test
	void whatWasReceivedCannotBeRewritten(@Autowired DatabaseClient service) {
		var owner = DatabaseClient.create(EmbeddedDatabase.asOwner());
		warehouse.shelf(1);

		assertThatThrownBy(() -> now(service.sql("UPDATE receipt SET quantity = 2").fetch().rowsUpdated()))
				.rootCause().hasMessageContaining("permission denied for table receipt");
		assertThatThrownBy(() -> now(service.sql("DROP TRIGGER append_only ON receipt").fetch().rowsUpdated()))
				.rootCause().hasMessageContaining("must be owner of");
		assertThatThrownBy(() -> now(owner.sql("UPDATE receipt SET quantity = 2").fetch().rowsUpdated()))
				.rootCause().hasMessageContaining("append only");
	}

	private Receipt.ReceiveStock command(Sku sku, int quantity, @Nullable String note) {
		return new Receipt.ReceiveStock("operator", key, sku, quantity, note);
	}
}
