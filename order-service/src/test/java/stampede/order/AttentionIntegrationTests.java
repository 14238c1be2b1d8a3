package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.kit.r2dbc.Rows;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.StubDownstreamServices.Reply;
import stampede.order.attention.StuckOrders;
import stampede.order.store.OrderLeases;
import stampede.order.store.OrderRetention;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.RealTime;
import stampede.testsupport.TestTokens;

/** Orders that cannot be finished, and orders whose retention has ended. */
class AttentionIntegrationTests extends CheckoutFixture {
	private static final Requester OPERATOR = new Requester("olga", Requester.Role.OPERATOR);

	@Autowired
	StuckOrders stuckOrders;

	@Autowired
	OrderLeases leases;

	@Autowired
	OrderRetention retention;

	@Autowired
	WebTestClient web;

	@Autowired
	TransactionalOperator transaction;

	@Test
	void parksWhatWasTriedTooOftenUntilAnOperatorHasItTriedAgain() {
		var order = stuck("hopeless");

		operator().get().uri("/api/v1/stuck-orders").exchange()
				.expectStatus().isOk()
				.expectBody()
				.jsonPath("$.orders[?(@.orderId=='%s')].state".formatted(order.id())).isEqualTo("RESERVED")
				.jsonPath("$.orders[?(@.orderId=='%s')].customer".formatted(order.id())).isEqualTo("hopeless")
				.jsonPath("$.orders[?(@.orderId=='%s')].lastFailure".formatted(order.id())).exists();

		StubDownstreamServices.answerAsUsual("hopeless");
		operator().post().uri("/api/v1/stuck-orders/{id}/retry", order.id()).exchange().expectStatus().isNoContent()
				.expectBody();

		assertThat(eventually(order.id(), it -> it.state().isFinal()).state()).isInstanceOf(Confirmed.class);
		assertThat(actions(order)).containsExactly("RETRY olga -");
		operator().post().uri("/api/v1/stuck-orders/{id}/retry", order.id()).exchange()
				.expectStatus().isEqualTo(409)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/order-not-stuck");
	}

	@Test
	void endsWhatAnOperatorHasSeenToWithoutAskingAnybody() {
		var order = stuck("settled by hand");

		operator().post().uri("/api/v1/stuck-orders/{id}/closure", order.id())
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"note\":\"paid back at the provider's desk\"}")
				.exchange()
				.expectStatus().isOk()
				.expectBody().jsonPath("$.state").isEqualTo("REJECTED");

		assertThat(latest(order.id()).state()).isEqualTo(new Rejected(Reason.EXPIRED));
		assertThat(actions(order)).containsExactly("CLOSURE olga paid back at the provider's desk");
		assertThat(StubDownstreamServices.count("POST payments void", order.id().toString())).isZero();
		assertThat(stuckOrders.list().block(LIMIT)).noneMatch(it -> it.id().equals(order.id()));
	}

	@Test
	void refusesWhatIsNotTheOperators() {
		var order = confirmed("well");

		assertThatThrownBy(() -> stuckOrders.close(order.id(), "no", OPERATOR).block(LIMIT))
				.isInstanceOf(OrderException.NotStuck.class);
		operator().post().uri("/api/v1/stuck-orders/{id}/retry", UUID.randomUUID()).exchange()
				.expectStatus().isNotFound().expectBody();
		operator().post().uri("/api/v1/stuck-orders/{id}/closure", order.id())
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange()
				.expectStatus().isBadRequest().expectBody();
		web.get().uri("/api/v1/stuck-orders")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders"))).exchange()
				.expectStatus().isForbidden().expectBody();
	}

	@Test
	void passesOverWhatWaitsForADownstreamServiceThatIsAway() {
		var unpaid = reserved("waits for payment");
		var fresh = Objects.requireNonNull(
				add(Order.place("waits for stock", COMMAND.lines(), COMMAND.token(), null)).block(LIMIT));

		assertThat(claimedOf(unpaid, fresh, true, false)).containsExactly(fresh.id());
		assertThat(claimedOf(unpaid, fresh, false, true)).containsExactly(unpaid.id());
	}

	@Test
	void forgetsOrdersThatEndedUnpaidAndTheEventsOfOldOnes() {
		StubDownstreamServices.answer("window shopper", "PUT reservations", Reply.problem(409, "out-of-stock"));
		var refused = placed("window shopper", Duration.ofSeconds(5));
		var paid = confirmed("buyer");
		run("UPDATE orders SET updated_at = now() - interval '31 days' WHERE id IN (:first, :second)", refused, paid);
		run("UPDATE order_event SET occurred_at = now() - interval '91 days' WHERE order_id IN (:first, :second)",
				refused,
				paid);
		assertThat(retention.deleteUnpaid(Duration.ofDays(30), 1_000).block(LIMIT)).as("its key is still good")
				.isZero();
		run("DELETE FROM placement WHERE order_id IN (:first, :second)", refused, paid);
		db.sql("INSERT INTO feed_reader (name, read_until) VALUES ('unread', '3:3:')").then().block(LIMIT);
		assertThat(retention.deleteUnpaid(Duration.ofDays(30), 1_000).block(LIMIT))
				.as("a reader has not read its events")
				.isZero();
		db.sql("DELETE FROM feed_reader WHERE name > ''").then().block(LIMIT);

		assertThat(retention.deleteUnpaid(Duration.ofDays(30), 1_000).block(LIMIT)).isEqualTo(1);
		retention.deleteEvents(Duration.ofDays(90), 1_000).block(LIMIT);

		assertThat(orders.byId(refused.id()).blockOptional(LIMIT)).isEmpty();
		assertThat(latest(paid.id()).state()).isInstanceOf(Confirmed.class);
		assertThat(events(paid)).isEmpty();
	}

	/** Reserved, and payment-service does not say what became of its charge. */
	private Order stuck(String customer) {
		StubDownstreamServices.answer(customer, "PUT payments", Reply.problem(500, "internal-error"));
		var order = reserved(customer);
		checkout.resume(order, Duration.ofMillis(300)).block(LIMIT);
		for (var n = 0; n < 100 && Objects.requireNonNull(stuckOrders.list().block(LIMIT)).stream()
				.noneMatch(it -> it.id().equals(order.id())); n++) {
			// Again and again: a recovery worker may have had it in hand, and hands it back with its own idea of when it is due.
			run("UPDATE orders SET attempts = 500, due_at = now() WHERE id IN (:first, :second) AND due_at < 'infinity'",
					order, order);
			pause();
		}
		assertThat(latest(order.id()).state()).isEqualTo(new Reserved());
		return order;
	}

	private static void pause() {
		try {
			RealTime.passMillis(100);
		} catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
	}

	private Order reserved(String customer) {
		var placed = Objects
				.requireNonNull(add(Order.place(customer, COMMAND.lines(), COMMAND.token(), null)).block(LIMIT));
		StubDownstreamServices.introduce(placed.id().toString(), customer);
		return Objects.requireNonNull(orders.save(placed.reserve(Map.of("A", new Money(500, "EUR")))).block(LIMIT));
	}

	/** Makes both due before all others and claims one, in one transaction: the recovery worker must not be first. */
	private List<OrderId> claimedOf(Order first, Order second, boolean forInventory, boolean forPayment) {
		var claimed = db.sql("UPDATE orders SET due_at = now() - interval '1 day' WHERE id IN (:first, :second)")
				.bind("first", first.id().value()).bind("second", second.id().value())
				.fetch().rowsUpdated()
				.then(Mono.defer(() -> leases.claimDue(1, forInventory, forPayment)))
				.as(transaction::transactional);
		return Objects.requireNonNull(claimed.block(LIMIT)).stream().map(Order::id).toList();
	}

	private static void run(String sql, Order first, Order second) {
		DatabaseClient.create(EmbeddedDatabase.asOwner()).sql(sql).bind("first", first.id().value())
				.bind("second", second.id().value()).fetch().rowsUpdated()
				.block(LIMIT);
	}

	private List<String> actions(Order order) {
		return Objects.requireNonNull(
				db.sql("""
						SELECT action || ' ' || subject || ' ' || coalesce(note, '-') AS line FROM order_action WHERE order_id = :id
						""")
						.bind("id", order.id().value())
						.map(row -> Rows.required(row, "line", String.class))
						.all().collectList().block(LIMIT));
	}

	private WebTestClient operator() {
		return web.mutate().defaultHeaders(headers -> headers.setBearerAuth(TestTokens.token("olga", "operator")))
				.build();
	}
}
