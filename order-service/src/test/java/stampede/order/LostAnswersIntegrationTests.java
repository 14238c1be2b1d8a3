package stampede.order;

import org.springframework.beans.factory.annotation.Autowired;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.money.Money;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.StubDownstreamServices.Reply;
import stampede.order.returns.RefundCommand;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.OrderLeases;
import stampede.order.store.StoredResponse;

/** Calls that took effect although their answer was lost, and repeated calls. */
class LostAnswersIntegrationTests extends CheckoutFixture {
	@Autowired
	OrderLeases leases;

	@Test
	void sellsNothingForMoneyThatIsOnItsWayBack() {
		var payment = "{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"%s\",\"voiding\":true}";
		StubDownstreamServices.answer("refunding", "PUT payments", Reply.ok(payment.formatted("CAPTURED")));
		var early = placed("refunding", Duration.ofMillis(400));
		assertThat(early.state()).isEqualTo(new Reserved());

		StubDownstreamServices.answer("refunding", "PUT payments", Reply.ok(payment.formatted("REFUNDED")));

		var ended = eventually(early.id(), order -> order.state().isFinal());
		assertThat(ended.state()).isEqualTo(new Rejected(Reason.EXPIRED));
		assertThat(StubDownstreamServices.count("POST reservations commit", early.id().toString())).isZero();
	}

	/** As from a downstream service of another version, or from something in between. */
	@ParameterizedTest
	@CsvSource({"PUT payments,400", "PUT payments,404", "PUT payments,422", "POST reservations commit,404",
			"POST reservations commit,409", "PUT reservations,400", "PUT reservations,409"})
	void takesARefusalThatNamesNoReasonForAFault(String call, int status) {
		var customer = "unnamed " + call + status;
		StubDownstreamServices.answer(customer, call,
				status == 404 ? Reply.plain(404, "no route") : Reply.problem(status, "bad-request"));
		var early = placed(customer, Duration.ofMillis(500));
		assertThat(early.state().isFinal()).isFalse();

		StubDownstreamServices.answerAsUsual(customer);

		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
		assertThat(StubDownstreamServices.count("POST payments void", early.id().toString())).isZero();
	}

	@Test
	void tellsACardThatWasDeclinedFromAPaymentThatFailed() {
		StubDownstreamServices.answer("unlucky payer", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"FAILED\"}"));

		var order = placed("unlucky payer", Duration.ofSeconds(5));

		assertThat(order.state()).isEqualTo(new Rejected(Reason.PAYMENT_FAILED));
		assertThat(StubDownstreamServices.count("DELETE reservations", order.id().toString())).isEqualTo(1);
	}

	@Test
	void waitsWhereANewerDownstreamServiceNamesAStateThatIsNotKnownHere() {
		StubDownstreamServices.answer("newer", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"IN_REVIEW\"}"));
		var early = placed("newer", Duration.ofMillis(500));
		assertThat(early.state()).isEqualTo(new Reserved());

		StubDownstreamServices.answerAsUsual("newer");

		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
	}

	@Test
	void releasesWhatALostAnswerMayHaveReserved() {
		StubDownstreamServices.answer("frozen", "PUT reservations", Reply.problem(503, "unavailable"));
		var early = placed("frozen", Duration.ofMillis(400));

		StubDownstreamServices.answer("frozen", "PUT reservations", Reply.problem(409, "out-of-stock"));

		var ended = eventually(early.id(), order -> order.state().isFinal());
		assertThat(ended.state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("DELETE reservations", early.id().toString())).isEqualTo(1);
	}

	/** A repeat that the saga does not know of would hide that the first attempt may have held stock. */
	@Test
	void releasesWhatAnAttemptMayHaveReservedThatWasRepeatedAtOnce() {
		earnRepeats();
		StubDownstreamServices.answerNext("flaky", "PUT reservations", Reply.problem(502, "bad-gateway"));
		StubDownstreamServices.answer("flaky", "PUT reservations", Reply.problem(409, "out-of-stock"));

		var order = placed("flaky", Duration.ofSeconds(5));

		assertThat(order.state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("PUT reservations", order.id().toString())).isEqualTo(2);
		assertThat(StubDownstreamServices.count("DELETE reservations", order.id().toString())).isEqualTo(1);
	}

	@Test
	void repeatsACommitWhoseAnswerWasLost() {
		earnRepeats();
		StubDownstreamServices.answerNext("torn", "POST reservations commit", Reply.problem(502, "bad-gateway"));

		var order = placed("torn", Duration.ofSeconds(5));

		assertThat(order.state()).isInstanceOf(Confirmed.class);
		assertThat(StubDownstreamServices.count("POST reservations commit", order.id().toString())).isEqualTo(2);
		assertThat(StubDownstreamServices.count("PUT payments", order.id().toString())).as("a repeat of the step")
				.isEqualTo(1);
	}

	@Test
	void confirmsAnOldOrderThatWasPaid() {
		var payment = UUID.randomUUID();
		StubDownstreamServices.answer("late", "GET payments",
				Reply.ok("{\"paymentId\":\"" + payment + "\",\"state\":\"CAPTURED\"}"));
		var old = oldAndReserved("late");

		assertThat(eventually(old.id(), order -> order.state().isFinal()).state()).isEqualTo(new Confirmed(payment));
	}

	@Test
	void givesUpAnOldOrderThatWasNotPaid() {
		StubDownstreamServices.answer("never", "GET payments", Reply.problem(404, "payment-not-found"));
		var old = oldAndReserved("never");

		assertThat(eventually(old.id(), order -> order.state().isFinal()).state())
				.isEqualTo(new Rejected(Reason.EXPIRED));
		assertThat(StubDownstreamServices.count("POST payments void", old.id().toString())).isEqualTo(1);
	}

	@Test
	void goesOnAfterASaveWhoseAnswerWasLost() {
		var placed = Order.place("unheard", COMMAND.lines(), COMMAND.token(), null);
		add(placed).block(LIMIT);
		orders.save(placed.reserve(Map.of("A", new Money(500, "EUR")))).block(LIMIT);

		var order = checkout.run(placed, Duration.ofSeconds(2)).block(LIMIT);

		assertThat(order).isNotNull();
		assertThat(order.state()).isInstanceOf(Confirmed.class);
	}

	@Test
	void refundsOnceForTheSameKeyAtTheSameTime() {
		var order = confirmed("hurried");
		var one = new RefundCommand(List.of(new Refund.Line("A", 1)), true);

		var refunds = Flux.range(0, 10)
				.flatMap(_ -> reversal.refund(order.id(), customer("hurried"), new IdempotencyKey("same"), one), 10)
				.map(outcome -> outcome.refund().id())
				.distinct()
				.collectList()
				.block(LIMIT);

		assertThat(refunds).hasSize(1);
		assertThat(latest(order.id()).lines().getFirst().refunded()).isEqualTo(1);
	}

	@Test
	void takesTheSameWishInAnotherOrderAsTheSame() {
		var order = confirmed("tidy");
		var key = new IdempotencyKey("tidy");
		var twice = new RefundCommand(List.of(new Refund.Line("A", 1), new Refund.Line("A", 1)), true);
		var two = new RefundCommand(List.of(new Refund.Line("A", 2)), true);

		var first = reversal.refund(order.id(), customer("tidy"), key, twice).block(LIMIT);
		var again = reversal.refund(order.id(), customer("tidy"), key, two).block(LIMIT);

		assertThat(first).isNotNull();
		assertThat(again).isNotNull();
		assertThat(again.repeated()).isTrue();
		assertThat(again.refund().id()).isEqualTo(first.refund().id());
		reversal.refund(order.id(), customer("tidy"), key, new RefundCommand(List.of(), true))
				.as(StepVerifier::create)
				.expectError(OrderException.KeyReused.class)
				.verify(LIMIT);
	}

	@Test
	void cancelsOnceForManyAtTheSameTime() {
		var order = confirmed("wavering");

		var ended = Flux.range(0, 10)
				.flatMap(_ -> reversal.cancel(order.id(), customer("wavering"), true), 10)
				.map(cancelled -> cancelled.state().label())
				.distinct()
				.collectList()
				.block(LIMIT);

		assertThat(ended).containsExactly("CANCELLED");
		assertThat(StubDownstreamServices.count("PUT payments refunds", order.id().toString())).isEqualTo(1);
	}

	@Test
	void givesBackWhatAnotherMayHaveHeldBeforeItDied() {
		StubDownstreamServices.answer("orphan", "PUT reservations", Reply.problem(409, "out-of-stock"));
		var fresh = added("orphan");
		var taken = added("orphan");

		checkout.run(fresh, Duration.ofSeconds(2)).block(LIMIT);
		checkout.resume(taken, Duration.ofSeconds(2)).block(LIMIT);

		assertThat(latest(fresh.id()).state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("DELETE reservations", fresh.id().toString())).isZero();
		assertThat(latest(taken.id()).state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("DELETE reservations", taken.id().toString())).isEqualTo(1);
	}

	@Test
	void doesNotTellOfAnOrderUnderAKeyThatStandsForAnotherByNow() {
		var intent = new IdempotencyRecords.Intent("returning", new IdempotencyKey("again-and-again"),
				COMMAND.fingerprint());
		var first = added(intent);
		db.sql("UPDATE placement SET expires_at = now() WHERE key = 'again-and-again'").fetch().rowsUpdated()
				.block(LIMIT);
		var second = added(intent);

		records.storeResponse(intent, first.id(), answer(first)).block(LIMIT);
		var answer = records.storeResponse(intent, second.id(), answer(second)).block(LIMIT);

		assertThat(answer).isEqualTo(answer(second));
	}

	private static StoredResponse answer(Order order) {
		return new StoredResponse(200, "text/plain", null, order.id().toString(), false);
	}

	private Order added(String customer) {
		var order = add(Order.place(customer, COMMAND.lines(), COMMAND.token(), null)).block(LIMIT);
		assertThat(order).isNotNull();
		StubDownstreamServices.introduce(order.id().toString(), customer);
		return order;
	}

	private Order added(IdempotencyRecords.Intent intent) {
		var order = Order.place(intent.caller(), COMMAND.lines(), COMMAND.token(), null);
		records.admit(intent, order).block(LIMIT);
		return order;
	}

	/** Other tests may have spent the budget for repeats, a tenth of all calls. */
	private void earnRepeats() {
		for (var n = 0; n < 15; n++) {
			placed("thrifty", Duration.ofSeconds(5));
		}
	}

	/** Reserved six minutes ago by a process that is gone. */
	private Order oldAndReserved(String customer) {
		var placed = Order.place(customer, COMMAND.lines(), COMMAND.token(), null);
		add(placed).block(LIMIT);
		db.sql("UPDATE orders SET created_at = created_at - interval '6 minutes' WHERE id = :id")
				.bind("id", placed.id().value()).fetch().rowsUpdated().block(LIMIT);
		var reserved = orders.save(placed.reserve(Map.of("A", new Money(500, "EUR")))).block(LIMIT);
		assertThat(reserved).isNotNull();
		// The stub finds the order's customer from calls that name the customer.
		StubDownstreamServices.introduce(reserved.id().toString(), customer);
		leases.release(reserved, "gone").block(LIMIT);
		return reserved;
	}
}
