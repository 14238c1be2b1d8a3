package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.inventory.InventoryTest;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.stock.GoodsReturn;
import stampede.inventory.stock.Returning;
import stampede.kit.r2dbc.Rows;

/** The quantity of an item that a customer has, after each command. */
@InventoryTest
class CustomerQuantityIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(20);

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

	@Test
	void countsHeldBoughtAndReturnedUnits() {
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
	void countsSeveralReservationsOfACustomerInOneStatement() {
		var sku = warehouse.shelf(20);
		var orders = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

		Flux.fromIterable(orders)
				.flatMap(order -> holds.hold(new HoldStock(order, "ann", lines(new Line(sku, 2)))))
				.collectList().as(StepVerifier::create).expectNextCount(1).expectComplete().verify(LIMIT);
		assertThat(has(sku, "ann")).isEqualTo(6);

		now(warehouse.passTime(Duration.ofMinutes(10)));
		now(housekeeping.expire(1_000));
		assertThat(has(sku, "ann")).isZero();
		orders.forEach(order -> now(holds.release(order)));
		assertThat(has(sku, "ann")).isZero();
		assertThat(warehouse.violations()).isZero();
	}

	private UUID reserve(Sku sku, int quantity) {
		var order = UUID.randomUUID();
		now(holds.hold(new HoldStock(order, "ann", lines(new Line(sku, quantity)))));
		return order;
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
