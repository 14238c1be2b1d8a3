package stampede.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.money.Money;
import stampede.order.CheckoutFixture;
import stampede.order.Order;
import stampede.order.OrderLine;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.store.OrderIntake.NewOrder;
import stampede.order.store.OrderSaves.Save;

class OrderSetsIntegrationTests extends CheckoutFixture {
	private static final Money PRICE = new Money(500, "EUR");

	@Autowired
	OrderIntake intake;

	@Autowired
	OrderSaves saves;

	@Test
	void addsAListAndLeavesOutWhoseKeyIsTaken() {
		var twoLines = Order.place("ann", List.of(OrderLine.of("B", 1), OrderLine.of("A", 3)), "tok_visa", PRICE);
		var first = neu("list-1", Order.place("bob", COMMAND.lines(), COMMAND.token(), null));
		var again = neu("list-1", Order.place("bob", COMMAND.lines(), COMMAND.token(), null));
		var other = neu("list-2", twoLines);

		var added = add(List.of(first, again, other));

		assertThat(added).extracting(Optional::isPresent).containsExactly(true, false, true);
		assertThat(latest(twoLines.id()).lines()).as("in the order in which they were asked for")
				.isEqualTo(twoLines.lines());
		assertThat(latest(twoLines.id()).expectedTotal()).isEqualTo(PRICE);
		assertThat(orders.byId(again.order().id()).blockOptional(LIMIT)).isEmpty();
		assertThat(add(List.of(again, neu("list-3", Order.place("cid", COMMAND.lines(), COMMAND.token(), null)))))
				.extracting(Optional::isPresent).containsExactly(false, true);
	}

	@Test
	void savesAListEachByItsOwnVersion() {
		var placed = IntStream.range(0, 4).mapToObj(n -> neu("save-" + n + UUID.randomUUID(),
				Order.place("dan-" + n, COMMAND.lines(), COMMAND.token(), null))).toList();
		var fresh = add(placed).stream().map(Optional::orElseThrow).toList();
		orders.saveInTransaction(fresh.get(1).reserve(Map.of("A", PRICE))).block(LIMIT);

		var saved = save(List.of(fresh.get(0).reserve(Map.of("A", PRICE)), fresh.get(1).reserve(Map.of("A", PRICE)),
				fresh.get(2).close(new Rejected(Reason.OUT_OF_STOCK)),
				fresh.get(3).compensate(new Rejected(Reason.EXPIRED))));

		assertThat(saved).extracting(Optional::isPresent).as("the second is stale").containsExactly(true, false, true,
				true);
		assertThat(latest(fresh.get(0).id()).state()).isEqualTo(new Reserved());
		assertThat(latest(fresh.get(0).id()).total()).isEqualTo(new Money(1_000, "EUR"));
		assertThat(latest(fresh.get(2).id())).isEqualTo(saved.get(2).orElseThrow());
		var payment = UUID.randomUUID();
		var confirmed = save(List.of(saved.getFirst().orElseThrow().confirm(payment)));
		assertThat(latest(fresh.get(0).id())).isEqualTo(confirmed.getFirst().orElseThrow())
				.extracting(Order::state).isEqualTo(new Confirmed(payment));
		assertThat(db
				.sql("SELECT status FROM placement WHERE order_id IN (:confirmed, :rejected, :compensating) ORDER BY status")
				.bind("confirmed", fresh.get(0).id().value()).bind("rejected", fresh.get(2).id().value())
				.bind("compensating", fresh.get(3).id().value())
				.map(row -> Optional.ofNullable(row.get("status", Integer.class))).all().collectList().block(LIMIT))
				.containsExactly(Optional.of(201), Optional.of(409), Optional.empty());
	}

	/** Two processes may save the same orders: the second one is stale, and neither waits for the other indefinitely. */
	@Test
	void listsOfTheSameOrdersDoNotDeadlock() {
		var fresh = add(IntStream.range(0, 20).mapToObj(n -> neu("lock-" + n + UUID.randomUUID(),
				Order.place("eve-" + n, COMMAND.lines(), COMMAND.token(), null))).toList()).stream()
				.map(Optional::orElseThrow)
				.toList();

		var saved = Flux.range(0, 8)
				.flatMap(n -> saves.save((n % 2 == 0 ? fresh : fresh.reversed()).stream()
						.map(order -> new Save(order.reserve(Map.of("A", PRICE)), null)).toList()), 8)
				.collectList().block(LIMIT);

		assertThat(saved).isNotNull();
		assertThat(saved.stream().flatMap(List::stream).filter(Optional::isPresent).count()).isEqualTo(20);
		assertThat(fresh).extracting(Order::state).containsOnly(new Placed());
		assertThat(fresh).allMatch(order -> latest(order.id()).version() == 1);
	}

	private static NewOrder neu(String key, Order order) {
		return new NewOrder(new IdempotencyRecords.Intent(order.owner(), new IdempotencyKey(key), Fingerprint.of(key)),
				order,
				null);
	}

	private List<Optional<Order>> add(List<NewOrder> orders) {
		var added = intake.addAll(orders).block(LIMIT);
		assertThat(added).isNotNull();
		return added;
	}

	private List<Optional<Order>> save(List<Order> orders) {
		var saved = saves.save(orders.stream().map(order -> new Save(order, null)).toList()).block(LIMIT);
		assertThat(saved).isNotNull();
		return saved;
	}
}
