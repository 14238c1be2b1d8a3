package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.checkout.Checkout;
import stampede.order.placing.IdempotencyRecords;
import stampede.order.placing.PlaceOrderHandler;
import stampede.order.returns.Returns;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The service with a real database and stub neighbours, and the words in which its tests speak. */
@SpringBootTest(properties = {"orders.checkout.attempt-within=2s", "orders.checkout.lease=7s",
		"management.server.port=0"}, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubNeighbours.class})
abstract class CheckoutFixture {
	static final Duration LIMIT = Duration.ofSeconds(30);
	static final PlaceOrderHandler.PlaceOrder COMMAND = new PlaceOrderHandler.PlaceOrder(List.of(OrderLine.of("A", 2)),
			"tok_visa", null);

	@Autowired
	PlaceOrderHandler placement;

	@Autowired
	Returns reversal;

	@Autowired
	Orders orders;

	@Autowired
	IdempotencyRecords records;

	@Autowired
	Checkout checkout;

	@Autowired
	DatabaseClient db;

	Order placed(String customer, Duration budget) {
		var answer = placement
				.place(customer, new IdempotencyKey(UUID.randomUUID().toString()), COMMAND)
				.contextWrite(context -> context.put(Deadline.class, Deadline.in(budget)))
				.block(LIMIT);
		assertThat(answer).isNotNull();
		return latest(orderOf(answer));
	}

	static Requester customer(String name) {
		return new Requester(name, Requester.Role.CUSTOMER);
	}

	static OrderId orderOf(StoredResponse answer) {
		var location = Objects.requireNonNull(answer.location());
		return new OrderId(UUID.fromString(location.substring(location.lastIndexOf('/') + 1)));
	}

	/** A new order that nobody works on yet. */
	Mono<Order> add(Order order) {
		var key = new IdempotencyKey(UUID.randomUUID().toString());
		return records.admit(new IdempotencyRecords.Intent(order.owner(), key, Fingerprint.of(key.value())), order)
				.cast(IdempotencyRecords.Admission.Accepted.class)
				.map(IdempotencyRecords.Admission.Accepted::order);
	}

	Order latest(OrderId id) {
		var order = orders.byId(id).block(LIMIT);
		assertThat(order).isNotNull();
		return order;
	}

	Order eventually(OrderId id, Predicate<Order> wanted) {
		var order = Mono.defer(() -> orders.byId(id))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50)))
				.block(LIMIT);
		assertThat(order).isNotNull();
		return order;
	}

	List<String> events(Order order) {
		var types = orders.eventsAfter(order.id(), 0).map(OrderEvent::type).collectList().block(LIMIT);
		assertThat(types).isNotNull();
		return types;
	}
}
