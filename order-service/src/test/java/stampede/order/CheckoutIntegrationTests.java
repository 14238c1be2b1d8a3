package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.StubDownstreamServices.Reply;
import stampede.order.placing.PlaceOrder;
import stampede.order.returns.RefundCommand;
import stampede.order.store.StoredResponse;

class CheckoutIntegrationTests extends CheckoutFixture {
	@Test
	void confirmsWhatIsHeldPaidAndCommitted() {
		var order = placed("ada", Duration.ofSeconds(5));

		assertThat(order.state()).isInstanceOf(Confirmed.class);
		assertThat(StubDownstreamServices.count("POST reservations commit", order.id().toString())).isEqualTo(1);
		assertThat(events(order)).containsExactly("PLACED", "RESERVED", "CONFIRMED");
	}

	@Test
	void rejectsWhatIsOutOfStockWithoutCharging() {
		StubDownstreamServices.answer("late", "PUT reservations", Reply.problem(409, "out-of-stock"));

		var order = placed("late", Duration.ofSeconds(5));

		assertThat(order.state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("PUT payments", order.id().toString())).isZero();
	}

	@Test
	void givesStockBackWhenThePaymentIsDeclined() {
		StubDownstreamServices.answer("broke", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"DECLINED\"}"));

		var order = placed("broke", Duration.ofSeconds(5));

		assertThat(order.state()).isEqualTo(new Rejected(Reason.PAYMENT_DECLINED));
		assertThat(StubDownstreamServices.count("DELETE reservations", order.id().toString())).isEqualTo(1);
		assertThat(events(order)).containsExactly("PLACED", "RESERVED", "COMPENSATING", "REJECTED");
	}

	@Test
	void goesOnAfterTheCallerHasStoppedWaiting() {
		StubDownstreamServices.answer("slow", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"CAPTURED\"}")
						.after(Duration.ofMillis(600)));

		var early = placed("slow", Duration.ofMillis(350));

		assertThat(early.state()).isEqualTo(new Reserved());
		assertThat(eventually(early.id(), order -> order.state() instanceof Confirmed).state())
				.isInstanceOf(Confirmed.class);
	}

	@Test
	void recoversAnOrderWhosePaymentWasUnknownForLongerThanOneAttempt() {
		StubDownstreamServices.answer("unsure", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"UNKNOWN\"}"));
		var early = placed("unsure", Duration.ofMillis(300));
		assertThat(early.state()).isEqualTo(new Reserved());

		StubDownstreamServices.answer("unsure", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"CAPTURED\"}"));

		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
	}

	@Test
	void repaysMoneyWhoseGoodsAreGone() {
		StubDownstreamServices.answer("expired", "POST reservations commit", Reply.problem(409, "reservation-expired"));

		var order = placed("expired", Duration.ofSeconds(5));

		assertThat(order.state()).isEqualTo(new Rejected(Reason.EXPIRED));
		assertThat(StubDownstreamServices.count("POST payments void", order.id().toString())).isEqualTo(1);
	}

	@Test
	void cancelsAnOrderThatIsStillBeingPaid() {
		StubDownstreamServices.answer("hasty", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"UNKNOWN\"}"));
		var early = placed("hasty", Duration.ofMillis(300));

		var cancelled = reversal.cancel(early.id(), customer("hasty"), true).block(LIMIT);
		var again = reversal.cancel(early.id(), customer("hasty"), true).block(LIMIT);

		assertThat(cancelled).isNotNull();
		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isEqualTo(new Cancelled());
		assertThat(again).isNotNull();
		assertThat(StubDownstreamServices.count("POST payments void", early.id().toString())).isPositive();
		assertThat(StubDownstreamServices.count("DELETE reservations", early.id().toString())).isPositive();
	}

	@Test
	void takesGoodsBackThatWereCommittedBeforeTheCancellation() {
		StubDownstreamServices.answer("crossed", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"UNKNOWN\"}"));
		StubDownstreamServices.answer("crossed", "DELETE reservations", Reply.problem(409, "reservation-committed"));
		var early = placed("crossed", Duration.ofMillis(300));

		reversal.cancel(early.id(), customer("crossed"), true).block(LIMIT);

		assertThat(eventually(early.id(), order -> order.state().isFinal()).state()).isEqualTo(new Cancelled());
		assertThat(StubDownstreamServices.count("PUT reservations returns", early.id().toString())).isPositive();
	}

	@Test
	void refundsByLineAndOnceForEachKey() {
		var order = confirmed("returner");
		var one = new RefundCommand(List.of(new Refund.Line("A", 1)), true);

		var first = reversal.refund(order.id(), customer("returner"), new IdempotencyKey("r1"), one).block(LIMIT);
		var again = reversal.refund(order.id(), customer("returner"), new IdempotencyKey("r1"), one).block(LIMIT);
		var rest = reversal
				.refund(order.id(), customer("returner"), new IdempotencyKey("r2"),
						new RefundCommand(List.of(), false))
				.block(LIMIT);

		assertThat(first).isNotNull();
		assertThat(again).isNotNull();
		assertThat(rest).isNotNull();
		assertThat(first.refund().state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(again.repeated()).isTrue();
		assertThat(again.refund()).isEqualTo(first.refund());
		assertThat(rest.refund().amount().amount()).isEqualTo(500);
		assertThat(StubDownstreamServices.count("PUT payments refunds", order.id().toString())).isEqualTo(2);
		assertThat(StubDownstreamServices.count("PUT reservations returns", order.id().toString())).isEqualTo(1);
		assertThat(latest(order.id()).state()).isInstanceOf(Refunded.class);
	}

	@Test
	void letsOnlyOneOfTwoHoldersSave() {
		var order = confirmed("twice");
		var stale = new Order(order.id(), order.owner(), order.lines(), order.state(), order.token(),
				order.expectedTotal(),
				order.total(), order.createdAt(), order.updatedAt(), order.trace(), order.version() - 1);

		orders.save(stale.refund(UUID.randomUUID()))
				.as(StepVerifier::create)
				.expectError(OrderException.Stale.class)
				.verify(LIMIT);
	}

	@Test
	void placesOneOrderForFiftyEqualRequests() {
		var key = new IdempotencyKey("fifty");
		var answers = Flux.range(0, 50)
				.flatMap(_ -> placement.place("crowd", key, COMMAND)
						.map(StoredResponse::body)
						.onErrorReturn(OrderException.InFlight.class, "in flight"), 50)
				.distinct()
				.filter(body -> !body.equals("in flight"))
				.collectList()
				.block(LIMIT);

		assertThat(answers).hasSize(1);
		assertThat(orders.ofOwner("crowd", null, null, 10).collectList().block(LIMIT)).hasSize(1);
	}

	@Test
	void refusesTheSameKeyForAnotherWish() {
		var key = new IdempotencyKey("reused");
		placement.place("careless", key, COMMAND).block(LIMIT);
		var other = new PlaceOrder.Command(List.of(OrderLine.of("A", 3)), "tok_visa", null, null);

		placement.place("careless", key, other)
				.as(StepVerifier::create)
				.expectError(OrderException.KeyReused.class)
				.verify(LIMIT);
	}

	/** The statement that saves the final state stores the response; a repetition returns the same bytes. */
	@Test
	void storesTheResponseOfAFinalOrder() {
		var key = new IdempotencyKey("to-the-byte");

		var first = placement.place("forgetful", key, COMMAND).block(LIMIT);
		var second = placement.place("forgetful", key, COMMAND).block(LIMIT);

		assertThat(first).isNotNull();
		assertThat(first.status()).isEqualTo(201);
		assertThat(second).isEqualTo(first.again());
		assertThat(first.body()).contains("\"createdAt\":\"20").doesNotContain("updatedAt", "1970-01-01");
	}

	@Test
	void takesAKeyAsNewOnceItsTimeIsOver() {
		var key = new IdempotencyKey("old");
		var first = placement.place("patient", key, COMMAND).block(LIMIT);
		db.sql("UPDATE placement SET expires_at = now() - interval '1 second' WHERE caller = 'patient'").then()
				.block(LIMIT);

		var second = placement.place("patient", key, COMMAND).block(LIMIT);

		assertThat(first).isNotNull();
		assertThat(second).isNotNull();
		assertThat(second.body()).isNotEqualTo(first.body());
	}

	@Test
	void carriesOnWhatAnotherProcessLeftUnanswered() {
		var key = new IdempotencyKey("left");
		var first = placement.place("widow", key, COMMAND).block(LIMIT);
		db.sql("""
				UPDATE placement SET status = NULL, body = NULL, content_type = NULL, locked_until = now() - interval '1 second'
				 WHERE caller = 'widow'
				""")
				.then().block(LIMIT);

		var second = placement.place("widow", key, COMMAND).block(LIMIT);

		assertThat(first).isNotNull();
		assertThat(second).isNotNull();
		assertThat(second.body()).isEqualTo(first.body());
	}
}
