package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.checkout.SoldOut;
import stampede.order.placing.PlaceOrder;
import stampede.order.store.StoredResponse;
import stampede.testsupport.RealTime;
import stampede.testsupport.RoundTrips;
import stampede.testsupport.RoundTrips.Count;

@ContextConfiguration(initializers = RoundTrips.class)
class SoldOutIntegrationTests extends CheckoutFixture {
	private static final PlaceOrder.Command GONE = new PlaceOrder.Command(
			List.of(OrderLine.of("GONE", 1)), "tok_visa", null, null);

	@AfterEach
	void answersAsUsual() {
		StubDownstreamServices.answerAsUsual("early", "late");
	}

	@Test
	void beginsNoOrderForWhatIsSoldOut() {
		var early = place("early", "gone-0");
		sellOut();

		assertThat(place("late", "gone-1").location()).as("has to be found out").isNotNull();
		var refused = new StoredResponse[1];
		assertThat(RoundTrips.of(() -> refused[0] = place("late", "gone-2"))).as("a look whether the key is known")
				.isEqualTo(new Count(1, 0));
		assertThat(refused[0].status()).isEqualTo(409);
		assertThat(refused[0].location()).isNull();
		assertThat(refused[0].body()).contains("/problems/out-of-stock").doesNotContain("orderId");
		assertThat(place("early", "gone-0")).as("a customer with an order gets it").isEqualTo(early.again());
		assertThat(place("late", "gone-1").replayed()).isTrue();
	}

	@Test
	void asksInventoryAndBelievesItWhenItSaysThatThereIsSomething() throws InterruptedException {
		sellOut();
		place("late", "gone-3");
		for (var n = 0; n < 15; n++) {
			assertThat(place("late", "gone-4-" + n).location()).as("%d", n).isNull();
			RealTime.passMillis(100);
		}
		StubDownstreamServices.onHand("GONE", 1);
		StubDownstreamServices.answerAsUsual("late");

		RealTime.pass(SoldOut.VALID_FOR);

		assertThat(place("late", "gone-5").status()).isEqualTo(201);
	}

	private static void sellOut() {
		StubDownstreamServices.answer("late", "PUT reservations", new StubDownstreamServices.Reply(409,
				"{\"type\":\"/problems/out-of-stock\",\"sku\":\"GONE\",\"soldOut\":true}", Duration.ZERO));
		StubDownstreamServices.onHand("GONE", 0);
	}

	private StoredResponse place(String customer, String key) {
		var answer = placement.place(customer, new IdempotencyKey(key), GONE).block(LIMIT);
		assertThat(answer).isNotNull();
		return answer;
	}
}
