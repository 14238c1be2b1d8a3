package stampede.inventory.hold;

import stampede.inventory.InventoryMetric;
import stampede.inventory.InventoryTest;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.inventory.ReservedLine;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException.CustomerLimit;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.InventoryException.PriceChanged;
import stampede.inventory.InventoryException.ReservationCommitted;
import stampede.inventory.InventoryException.ReservationExpired;
import stampede.inventory.InventoryException.ReservationMismatch;
import stampede.inventory.InventoryException.ReservationNotFound;
import stampede.inventory.InventoryException.ReservationReleased;
import stampede.inventory.InventoryException.UnknownItem;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Released;
import stampede.kit.money.Money;

@InventoryTest
class HoldsIntegrationTests {
	private static final Duration TTL = Duration.ofMinutes(10);
	private final UUID order = UUID.randomUUID();

	@Autowired
	HoldBatches holds;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Warehouse warehouse;

	@Autowired
	MeterRegistry meters;

	@Test
	void countsWhatIsHeldAndWhatIsRefused() {
		var sku = warehouse.shelf(1);
		var held = InventoryMetric.HOLDS.counter(meters, "reserve", "done").count();
		var refused = InventoryMetric.HOLDS.counter(meters, "reserve", "out-of-stock").count();

		now(holds.hold(new HoldStock(order, "ann", one(sku))));
		assertThatThrownBy(() -> now(holds.hold(new HoldStock(UUID.randomUUID(), "bob", one(sku)))))
				.isInstanceOf(OutOfStock.class);

		assertThat(InventoryMetric.HOLDS.counter(meters, "reserve", "done").count() - held).isEqualTo(1);
		assertThat(InventoryMetric.HOLDS.counter(meters, "reserve", "out-of-stock").count() - refused).isEqualTo(1);
	}

	@Test
	void looksAtTheTotalBeforeItHoldsAnything() {
		var sku = warehouse.shelf(3);

		assertThatThrownBy(
				() -> now(holds
						.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 3)), new Money(1, "EUR")))))
				.isInstanceOfSatisfying(PriceChanged.class,
						changed -> assertThat(changed.total().currency()).isEqualTo("EUR"));

		assertThat(warehouse.level(sku).available()).isEqualTo(3);
	}

	@Test
	void sellsTheLastItemOnce() {
		var sku = warehouse.shelf(1);

		var held = now(Flux.range(0, 50)
				.flatMap(buyer -> holds.hold(new HoldStock(UUID.randomUUID(), "buyer-" + buyer, one(sku)))
						.onErrorResume(OutOfStock.class, _ -> Mono.empty()), 50)
				.count());

		assertThat(held).isEqualTo(1);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(1, 1));
	}

	@Test
	void holdsEveryLineOrNone() {
		var plenty = warehouse.shelf(10);
		var scarce = warehouse.shelf(1);
		var wanted = lines(new Line(plenty, 3), new Line(scarce, 2));

		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", wanted)))).isInstanceOf(OutOfStock.class)
				.hasMessageContaining(scarce.value());

		assertThat(warehouse.level(plenty)).isEqualTo(new Level(10, 0));
		assertThat(warehouse.level(scarce)).isEqualTo(new Level(1, 0));
		assertThatThrownBy(() -> now(holds.commit(order))).isInstanceOf(ReservationNotFound.class);
		warehouse.receive(scarce, 1);
		assertThat(now(holds.hold(new HoldStock(order, "ann", wanted))).state()).isInstanceOf(Active.class);
	}

	@Test
	void refusesAnItemThatIsNotInTheCatalogue() {
		var known = warehouse.shelf(1);
		var wanted = lines(new Line(known, 1), new Line(new Sku("NO-SUCH-THING"), 1));

		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", wanted)))).isInstanceOf(UnknownItem.class);

		assertThat(warehouse.level(known)).isEqualTo(new Level(1, 0));
	}

	@Test
	void oneOrderReservesOnceHoweverOftenItAsks() {
		var sku = warehouse.shelf(10);

		var answers = now(Flux.range(0, 50)
				.flatMap(_ -> holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 3)))), 50)
				.map(Reservation::lines)
				.distinct()
				.count());

		assertThat(answers).isEqualTo(1);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 3));
	}

	@Test
	void aRepeatKeepsThePriceAndRenewsTheTime() {
		var sku = warehouse.shelf(10);
		now(holds.hold(new HoldStock(order, "ann", one(sku))));

		now(warehouse.passTime(Duration.ofMinutes(9)));
		warehouse.price(sku, 2_999, null);
		var again = now(holds.hold(new HoldStock(order, "ann", one(sku))));
		now(warehouse.passTime(Duration.ofMinutes(9)));
		sweepAll();

		assertThat(again.state()).isInstanceOf(Active.class);
		assertThat(again.lines()).extracting(ReservedLine::unitPrice).containsExactly(new Money(1_999, "EUR"));
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 1));
	}

	@Test
	void refusesARepeatThatAsksForSomethingElse() {
		var sku = warehouse.shelf(10);
		now(holds.hold(new HoldStock(order, "ann", one(sku))));

		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "bob", one(sku)))))
				.isInstanceOf(ReservationMismatch.class);
		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 2))))))
				.isInstanceOf(ReservationMismatch.class);

		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 1));
	}

	@Test
	void commitsOnceAndForAll() {
		var sku = warehouse.shelf(10);
		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 4)))));

		now(Flux.range(0, 20).flatMap(_ -> holds.commit(order), 20).count());

		assertThat(warehouse.level(sku)).isEqualTo(new Level(6, 0));
		assertThat(now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 4))))).state())
				.isEqualTo(new Committed());
		assertThatThrownBy(() -> now(holds.release(order))).isInstanceOf(ReservationCommitted.class);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(6, 0));
	}

	@Test
	void givesTheStockBackOnce() {
		var sku = warehouse.shelf(10);
		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 4)))));

		now(Flux.range(0, 20).flatMap(_ -> holds.release(order), 20).count());

		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 0));
		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 4))))))
				.isInstanceOf(ReservationReleased.class);
		assertThatThrownBy(() -> now(holds.commit(order))).isInstanceOf(ReservationReleased.class);
	}

	@Test
	void aReleaseBeforeTheReservationForbidsIt() {
		var sku = warehouse.shelf(10);

		assertThat(now(holds.release(order)).state()).isEqualTo(new Released());
		assertThat(now(holds.release(order)).state()).isEqualTo(new Released());

		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", one(sku)))))
				.isInstanceOf(ReservationReleased.class);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(10, 0));
	}

	@Test
	void anExpiredReservationIsTakenAgainAtItsFirstPrice() {
		var sku = warehouse.shelf(1);
		now(holds.hold(new HoldStock(order, "ann", one(sku))));
		expire();
		assertThat(warehouse.level(sku)).isEqualTo(new Level(1, 0));

		warehouse.price(sku, 2_999, null);
		var again = now(holds.hold(new HoldStock(order, "ann", one(sku))));

		assertThat(again.state()).isInstanceOf(Active.class);
		assertThat(again.lines()).extracting(ReservedLine::unitPrice).containsExactly(new Money(1_999, "EUR"));
		assertThat(warehouse.level(sku)).isEqualTo(new Level(1, 1));
	}

	@Test
	void anExpiredReservationIsNotTakenAgainOnceItsStockIsSold() {
		var sku = warehouse.shelf(1);
		now(holds.hold(new HoldStock(order, "ann", one(sku))));
		expire();
		now(holds.hold(new HoldStock(UUID.randomUUID(), "bob", one(sku))));

		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "ann", one(sku))))).isInstanceOf(OutOfStock.class);
		assertThatThrownBy(() -> now(holds.commit(order))).isInstanceOf(ReservationExpired.class);

		assertThat(warehouse.level(sku)).isEqualTo(new Level(1, 1));
		assertThat(now(holds.release(order)).state()).isEqualTo(new Released());
		assertThat(warehouse.level(sku)).isEqualTo(new Level(1, 1));
	}

	@Test
	void aCommitAfterExpiryTakesTheStockAgain() {
		var sku = warehouse.shelf(1);
		now(holds.hold(new HoldStock(order, "ann", one(sku))));
		expire();

		assertThat(now(holds.commit(order)).state()).isEqualTo(new Committed());

		assertThat(warehouse.level(sku)).isEqualTo(new Level(0, 0));
	}

	@Test
	void oneCustomerGetsNoMoreThanTheLimitHoweverManyOrdersAskAtOnce() {
		var sku = warehouse.shelf(100, 3);

		var held = now(Flux.range(0, 40)
				.flatMap(_ -> holds.hold(new HoldStock(UUID.randomUUID(), "greedy-" + sku, one(sku)))
						.onErrorResume(CustomerLimit.class, _ -> Mono.empty()), 40)
				.collectList());

		assertThat(held).hasSize(3);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(100, 3));
		now(holds.commit(held.getFirst().order()));
		assertThatThrownBy(() -> now(holds.hold(new HoldStock(order, "greedy-" + sku, one(sku)))))
				.isInstanceOf(CustomerLimit.class);
		now(holds.release(held.getLast().order()));
		assertThat(now(holds.hold(new HoldStock(order, "greedy-" + sku, one(sku)))).state()).isInstanceOf(Active.class);
	}

	private void expire() {
		now(warehouse.passTime(TTL));
		sweepAll();
	}

	private void sweepAll() {
		now(housekeeping.expire(1_000));
	}

	private static List<Line> one(Sku sku) {
		return lines(new Line(sku, 1));
	}
}
