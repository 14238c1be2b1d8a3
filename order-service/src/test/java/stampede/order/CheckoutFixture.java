package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.OrderState.Confirmed;
import stampede.order.checkout.Checkout;
import stampede.order.placing.PlaceOrder;
import stampede.order.returns.Returns;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.OrderEvents;
import stampede.order.store.Orders;
import stampede.order.store.StoredResponse;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The service with a real database and stub downstream services. */
@SpringBootTest(properties = {"orders.checkout.attempt-timeout=2s", "orders.checkout.lease=7s",
		"management.server.port=0"}, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
public abstract class CheckoutFixture {
	protected static final Duration LIMIT = Duration.ofSeconds(30);
	protected static final PlaceOrder.Command COMMAND = new PlaceOrder.Command(
			List.of(OrderLine.of("A", 2)),
			"tok_visa", null, null);

	@Autowired
	protected PlaceOrder placement;

	@Autowired
	protected Returns reversal;

	@Autowired
	protected Orders orders;

	@Autowired
	protected OrderEvents orderEvents;

	@Autowired
	protected IdempotencyRecords records;

	@Autowired
	protected Checkout checkout;

	@Autowired
	protected DatabaseClient db;

	/** Faults of another test may have opened them. */
	@BeforeEach
	void closeCircuitBreakers(@Autowired CircuitBreakerRegistry breakers) {
		breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
	}

	/** Otherwise the recovery workers would repeat failing calls, in the same lists as those of other tests. */
	@AfterAll
	static void forgetFaults() {
		StubDownstreamServices.answerAllAsUsual();
	}

	protected Order placed(String customer, Duration budget) {
		var answer = placement
				.place(customer, new IdempotencyKey(UUID.randomUUID().toString()), COMMAND)
				.contextWrite(context -> context.put(Deadline.class, Deadline.in(budget)))
				.block(LIMIT);
		assertThat(answer).isNotNull();
		return latest(orderOf(answer));
	}

	/**
	 * A confirmed order of this customer. No fault may be set for the customer's calls. The recovery worker may have to repeat a call: an
	 * order can share a list of calls with an order of another test, and then fails with it.
	 */
	protected Order confirmed(String customer) {
		return eventually(placed(customer, Duration.ofSeconds(5)).id(), order -> order.state() instanceof Confirmed);
	}

	protected static Requester customer(String name) {
		return new Requester(name, Requester.Role.CUSTOMER);
	}

	protected static OrderId orderOf(StoredResponse answer) {
		var location = Objects.requireNonNull(answer.location());
		return new OrderId(UUID.fromString(location.substring(location.lastIndexOf('/') + 1)));
	}

	/** A new order without a lease. */
	protected Mono<Order> add(Order order) {
		var key = new IdempotencyKey(UUID.randomUUID().toString());
		return records.admit(new IdempotencyRecords.Intent(order.owner(), key, Fingerprint.of(key.value())), order)
				.cast(IdempotencyRecords.Admission.Accepted.class)
				.map(IdempotencyRecords.Admission.Accepted::order);
	}

	protected Order latest(OrderId id) {
		var order = orders.byId(id).block(LIMIT);
		assertThat(order).isNotNull();
		return order;
	}

	protected Order eventually(OrderId id, Predicate<Order> wanted) {
		var order = Mono.defer(() -> orders.byId(id))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50)))
				.block(LIMIT);
		assertThat(order).isNotNull();
		return order;
	}

	protected List<String> events(Order order) {
		var types = orderEvents.after(order.id(), 0).map(OrderEvent::type).collectList().block(LIMIT);
		assertThat(types).isNotNull();
		return types;
	}
}
