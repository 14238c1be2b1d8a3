package stampede.inventory.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException.CustomerLimit;
import stampede.inventory.InventoryException.ReservationNotCommitted;
import stampede.inventory.InventoryException.ReservationNotFound;
import stampede.inventory.InventoryException.ReturnMismatch;
import stampede.inventory.InventoryException.ReturnTooLarge;
import stampede.inventory.InventoryTest;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.hold.HoldBatches;
import stampede.inventory.hold.HoldStock;

@InventoryTest
class ReturningIntegrationTests {
	private final UUID order = UUID.randomUUID();
	private final UUID id = UUID.randomUUID();

	@Autowired
	HoldBatches holds;

	@Autowired
	Returning returning;

	@Autowired
	Warehouse warehouse;

	@Test
	void putsGoodsBackOnceHoweverOftenItIsAsked() {
		var sku = warehouse.shelf(10);
		sell(sku, 4);

		now(Flux.range(0, 20).flatMap(_ -> returning.takeBack(goods(id, sku, 3)), 20).count());

		assertThat(warehouse.level(sku)).isEqualTo(new Level(9, 0));
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void neverTakesBackMoreThanWasSoldHoweverManyReturnsComeAtOnce() {
		var sku = warehouse.shelf(10);
		sell(sku, 4);

		var taken = now(Flux.range(0, 20)
				.flatMap(_ -> returning.takeBack(goods(UUID.randomUUID(), sku, 1))
						.onErrorResume(ReturnTooLarge.class, _ -> Mono.empty()), 20)
				.count());

		assertThat(taken).isEqualTo(4);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 0));
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void takesBackEveryLineOrNone() {
		var sku = warehouse.shelf(10);
		var notOrdered = warehouse.shelf(10);
		sell(sku, 4);
		var both = new GoodsReturn(id, order, lines(new Line(sku, 1), new Line(notOrdered, 1)));

		assertThatThrownBy(() -> now(returning.takeBack(both))).isInstanceOf(ReturnTooLarge.class);

		assertThat(warehouse.level(sku)).isEqualTo(new Level(6, 0));
		now(returning.takeBack(goods(id, sku, 4)));
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 0));
	}

	@Test
	void refusesAnIdThatStandsForAnotherReturn() {
		var sku = warehouse.shelf(10);
		sell(sku, 4);
		now(returning.takeBack(goods(id, sku, 1)));

		assertThatThrownBy(() -> now(returning.takeBack(goods(id, sku, 2)))).isInstanceOf(ReturnMismatch.class);

		assertThat(warehouse.level(sku)).isEqualTo(new Level(7, 0));
	}

	@Test
	void refusesGoodsThatNeverLeft() {
		var sku = warehouse.shelf(10);
		assertThatThrownBy(() -> now(returning.takeBack(goods(id, sku, 1)))).isInstanceOf(ReservationNotFound.class);

		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 1)))));

		assertThatThrownBy(() -> now(returning.takeBack(goods(id, sku, 1))))
				.isInstanceOf(ReservationNotCommitted.class);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 1));
	}

	@Test
	void whatCameBackMayBeBoughtAgainWithinTheLimit() {
		var sku = warehouse.shelf(10, 4);
		sell(sku, 4);
		var next = lines(new Line(sku, 1));
		assertThatThrownBy(() -> now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", next))))
				.isInstanceOf(CustomerLimit.class);

		now(returning.takeBack(goods(id, sku, 1)));

		now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", next)));
		assertThat(warehouse.level(sku)).isEqualTo(new Level(7, 1));
	}

	private void sell(Sku sku, int quantity) {
		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, quantity)))));
		now(holds.commit(order));
	}

	private GoodsReturn goods(UUID id, Sku sku, int quantity) {
		return new GoodsReturn(id, order, lines(new Line(sku, quantity)));
	}
}
