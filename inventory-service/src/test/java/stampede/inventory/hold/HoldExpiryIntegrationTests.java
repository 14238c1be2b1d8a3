package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.inventory.InventoryTest;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.ReservationState;
import stampede.inventory.Reservations;
import stampede.inventory.Warehouse;
import stampede.inventory.maintenance.Audit;
import stampede.kit.worker.Workers;
import stampede.testsupport.RealTime;

@InventoryTest
class HoldExpiryIntegrationTests {
	@Autowired
	HoldBatches holds;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Audit audit;

	@Autowired
	Reservations reservations;

	@Autowired
	DatabaseClient db;

	@Autowired
	Warehouse warehouse;

	@BeforeEach
	void clearWhatOtherTestsLeft() {
		now(warehouse.passTime(Duration.ofMinutes(10)));
		now(housekeeping.expire(1_000));
	}

	@Test
	void leavesReservationsAloneUntilTheirTimeIsOver() {
		var sku = warehouse.shelf(5);
		now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 2)))));

		now(warehouse.passTime(Duration.ofMinutes(10).minusSeconds(5)));
		assertThat(now(housekeeping.expire(10))).isZero();
		assertThat(warehouse.level(sku)).isEqualTo(new Level(5, 2));

		now(warehouse.passTime(Duration.ofSeconds(5)));
		assertThat(now(housekeeping.expire(10))).isEqualTo(1);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(5, 0));
	}

	@Test
	void severalSweepersGiveEachReservationBackOnce() {
		var sku = warehouse.shelf(200);
		now(Flux.range(0, 100)
				.flatMap(_ -> holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 2)))), 10)
				.then(Mono.just(true)));
		now(warehouse.passTime(Duration.ofMinutes(10)));

		var swept = now(Flux.range(0, 40)
				.flatMap(_ -> housekeeping.expire(7), 8)
				.reduce(0, Integer::sum));

		assertThat(swept).isEqualTo(100);
		assertThat(warehouse.level(sku)).isEqualTo(new Level(200, 0));
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void forgetsWhatWasNotSoldAfterItsTime() {
		var sku = warehouse.shelf(5);
		var dropped = UUID.randomUUID();
		var sold = UUID.randomUUID();
		now(holds.hold(new HoldStock(dropped, "ann", lines(new Line(sku, 1)))));
		now(holds.hold(new HoldStock(sold, "ann", lines(new Line(sku, 1)))));
		now(holds.release(dropped));
		now(holds.commit(sold));
		now(db.sql("UPDATE reservation SET created_at = now() - interval '31 days' WHERE order_id IN (:dropped, :sold)")
				.bind("dropped", dropped).bind("sold", sold).fetch().rowsUpdated());

		assertThat(now(housekeeping.forget(Duration.ofDays(30), 1_000))).isEqualTo(1);

		assertThat(now(reservations.read(List.of(sold)).next()).state()).isEqualTo(new ReservationState.Committed());
		assertThat(reservations.read(List.of(dropped)).next().blockOptional()).isEmpty();
		assertThat(warehouse.violations()).isZero();
	}

	@Test
	void theAuditCountsWhatNobodySwept() {
		now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(warehouse.shelf(5), 2)))));
		now(warehouse.passTime(Duration.ofMinutes(11).plusMillis(1)));

		assertThat(now(audit.violations()).overdueReservations()).isEqualTo(1);
	}

	@Test
	void theSweeperSweepsByItselfUntilNothingIsLeft() {
		var sku = warehouse.shelf(9);
		now(Flux.range(0, 9)
				.concatMap(_ -> holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 1)))))
				.then(Mono.just(true)));
		now(warehouse.passTime(Duration.ofMinutes(10)));
		var sweeper = new HoldWorkers().expiryWorker(housekeeping,
				new SweeperProperties(true, Duration.ofMillis(20), 2), new Workers(null, new SimpleMeterRegistry()));

		sweeper.start();

		warehouse.reserved(sku)
				.repeatWhen(rounds -> rounds.delayElements(Duration.ofMillis(20)))
				.takeUntil(reserved -> reserved == 0)
				.last()
				.as(StepVerifier::create)
				.expectNext(0L)
				.expectComplete()
				.verify(Duration.ofSeconds(10));
		sweeper.stop();
		assertThat(sweeper.isRunning()).isFalse();
	}

	@Test
	void countsTheOrdersForWhichStockIsHeld() throws InterruptedException {
		var sku = warehouse.shelf(9);
		for (var n = 0; n < 3; n++) {
			now(holds.hold(new HoldStock(UUID.randomUUID(), "ann", lines(new Line(sku, 1)))));
		}
		var meters = new SimpleMeterRegistry();
		var counting = new HoldWorkers().countingWorker(housekeeping, new Workers(null, meters), meters);
		var holds = meters.get("stampede.inventory.holds.active").gauge();

		counting.start();

		for (var n = 0; n < 500 && holds.value() < 3; n++) {
			RealTime.passMillis(20);
		}
		counting.stop();
		assertThat(holds.value()).isEqualTo(3);
	}
}
