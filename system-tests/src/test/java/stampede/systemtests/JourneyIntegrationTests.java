package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.testsupport.RealTime;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JourneyIntegrationTests {
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final String name = "journey-" + UUID.randomUUID();
	private final String customer = suite.customer(name);
	private final String sku = "J-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeEach
	void offersTen() {
		shop.offer(suite.operator(), sku, 1_250, 10);
	}

	@AfterEach
	void everythingAddsUp() {
		suite.invariants().hold();
	}

	@Test
	void confirmsAnOrderAndLowersTheStock() {
		var placed = shop.place(customer, key(), Shop.order(sku, 2, "tok_visa"));

		assertThat(placed.status()).isEqualTo(201);
		assertThat(placed.state()).isEqualTo("CONFIRMED");
		assertThat(placed.body().at("/total/amount").asLong()).isEqualTo(2_500);
		assertThat(shop.get(customer, placed.location().orElseThrow()).state()).isEqualTo("CONFIRMED");
		assertThat(available()).isEqualTo(8);
		var payment = shop.get(customer, "/api/v1/payments/" + placed.body().path("paymentId").asText());
		assertThat(payment.status()).isEqualTo(200);
		assertThat(payment.state()).isEqualTo("CAPTURED");
	}

	@Test
	void rejectsWhatIsOutOfStock() {
		var answer = shop.place(customer, key(), Shop.order(sku, 11, "tok_visa"));

		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.type()).isEqualTo("/problems/out-of-stock");
		assertThat(shop.get(customer, "/api/v1/orders/" + answer.orderId()).state()).isEqualTo("REJECTED");
		assertThat(available()).isEqualTo(10);
	}

	/** Once all stock is committed a new order writes nothing; and new stock is sold within a second. */
	@Test
	void refusesWhatIsSoldOutWithoutBeginningAnOrderUntilThereIsStockAgain() throws InterruptedException {
		var first = key();
		assertThat(shop.place(customer, first, Shop.order(sku, 10, "tok_visa")).status()).isEqualTo(201);
		assertThat(shop.place(customer, key(), Shop.order(sku, 1, "tok_visa")).location()).as("has to be found out")
				.isPresent();
		var key = key();
		for (var n = 0; n < 20; n++) {
			var refused = shop.place(customer, key, Shop.order(sku, 1, "tok_visa"));
			assertThat(refused.type()).isEqualTo("/problems/out-of-stock");
			assertThat(refused.location()).as("the %d. time", n).isEmpty();
			RealTime.passMillis(100);
		}
		var repeated = shop.place(customer, first, Shop.order(sku, 10, "tok_visa"));
		assertThat(repeated.status()).as("a repeat gets the stored response").isEqualTo(201);
		assertThat(repeated.replayed()).isTrue();

		shop.offer(suite.operator(), sku, 1_250, 1);
		RealTime.passMillis(1_000);

		assertThat(shop.place(customer, key, Shop.order(sku, 1, "tok_visa")).status()).as("with the same key")
				.isEqualTo(201);
	}

	@Test
	void rejectsAnUnknownItem() {
		var answer = shop.place(customer, key(), Shop.order("NO-SUCH-ITEM", 1, "tok_visa"));

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.type()).isEqualTo("/problems/unknown-item");
	}

	@Test
	void givesStockBackWhenTheCardIsDeclined() {
		var answer = shop.place(customer, key(), Shop.order(sku, 1, "tok_chargeDeclined"));

		assertThat(answer.status()).isEqualTo(402);
		assertThat(answer.type()).isEqualTo("/problems/payment-declined");
		assertThat(available()).isEqualTo(10);
	}

	@Test
	void chargesNothingWhenThePriceHasChanged() {
		var body = Shop.order(sku, 1, "tok_visa").replaceFirst("}$",
				",\"expectedTotal\":{\"amount\":999,\"currency\":\"EUR\"}}");

		var answer = shop.place(customer, key(), body);

		assertThat(answer.status()).isEqualTo(409);
		assertThat(answer.type()).isEqualTo("/problems/price-changed");
		assertThat(available()).isEqualTo(10);
		assertThat(suite.simulator().chargesOf(answer.orderId())).isZero();
	}

	@Test
	void refusesATotalThatNoProviderTakes() {
		var dear = sku + "-dear";
		shop.offer(suite.operator(), dear, 99_999_999, 10);

		var answer = shop.place(customer, key(), Shop.order(dear, 2, "tok_visa"));

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.type()).isEqualTo("/problems/total-too-large");
	}

	@Test
	void answersASlowProviderWith202AndFinishesLater() {
		var placed = shop.place(customer, key(), Shop.order(sku, 1, "tok_slow"), 4_000);

		assertThat(placed.status()).isEqualTo(202);
		assertThat(placed.location()).isPresent();
		assertThat(shop.await(customer, placed.orderId(), Duration.ofSeconds(60), "CONFIRMED").state())
				.isEqualTo("CONFIRMED");
		assertThat(suite.simulator().chargesOf(placed.orderId())).isEqualTo(1);
	}

	@Test
	void chargesOnceWhenTheProvidersAnswerIsLost() {
		for (var token : new String[]{"tok_lostAnswer", "tok_500ThenSuccess"}) {
			var placed = shop.place(customer, key(), Shop.order(sku, 1, token), 5_000);

			assertThat(placed.status()).as(token).isIn(201, 202);
			shop.await(customer, placed.orderId(), Duration.ofSeconds(60), "CONFIRMED");
			assertThat(suite.simulator().chargesOf(placed.orderId())).as(token).isEqualTo(1);
		}
	}

	@Test
	void cancelsAConfirmedOrderWithMoneyAndStockBack() {
		var placed = shop.place(customer, key(), Shop.order(sku, 3, "tok_visa"));

		var cancelled = shop.post(customer, "/api/v1/orders/" + placed.orderId() + "/cancellation", key(), "");
		var again = shop.post(customer, "/api/v1/orders/" + placed.orderId() + "/cancellation", key(), "");

		assertThat(cancelled.status()).isEqualTo(200);
		assertThat(cancelled.state()).isEqualTo("CANCELLED");
		assertThat(again.state()).isEqualTo("CANCELLED");
		assertThat(available()).isEqualTo(10);
		assertThat(suite.simulator().keptOf(placed.orderId())).isZero();
	}

	@Test
	void cancelsAnOrderThatIsStillBeingPaid() {
		var placed = shop.place(customer, key(), Shop.order(sku, 1, "tok_slow"), 1_000);

		var cancelled = shop.post(customer, "/api/v1/orders/" + placed.orderId() + "/cancellation", key(), "");

		assertThat(cancelled.status()).isIn(200, 202);
		shop.await(customer, placed.orderId(), Duration.ofSeconds(60), "CANCELLED");
		assertThat(available()).isEqualTo(10);
		assertThat(suite.simulator().keptOf(placed.orderId())).isZero();
	}

	@Test
	void refundsByLineUntilNothingIsLeft() {
		var placed = shop.place(customer, key(), Shop.order(sku, 3, "tok_visa"));
		var path = "/api/v1/orders/" + placed.orderId() + "/refunds";
		var one = "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}";
		var key = key();

		var first = shop.post(customer, path, key, one);
		var repeated = shop.post(customer, path, key, one);
		var tooMuch = shop.post(customer, path, key(), one.replace(":1}", ":3}"));
		var kept = shop.post(suite.staff(name), path, key(), "{\"restock\":false}");

		assertThat(first.status()).isEqualTo(201);
		assertThat(first.body().at("/amount/amount").asLong()).isEqualTo(1_250);
		assertThat(repeated.replayed()).isTrue();
		assertThat(repeated.text()).isEqualTo(first.text());
		assertThat(tooMuch.status()).isEqualTo(422);
		assertThat(kept.status()).isEqualTo(201);
		assertThat(shop.get(customer, "/api/v1/orders/" + placed.orderId()).state()).isEqualTo("REFUNDED");
		assertThat(available()).isEqualTo(8);
		assertThat(suite.simulator().keptOf(placed.orderId())).isZero();
	}

	@Test
	void takesInWhatBecomesOfARefundLater() {
		var later = shop.place(customer, key(), Shop.order(sku, 1, "tok_pendingRefund"));
		var never = shop.place(customer, key(), Shop.order(sku, 1, "tok_pendingRefundFail"));

		var path = "/api/v1/orders/%s/refunds";
		var paidBack = shop.post(suite.staff(name), path.formatted(later.orderId()), key(), "{}");
		var kept = shop.post(suite.staff(name), path.formatted(never.orderId()), key(), "{}");

		assertThat(paidBack.status()).isIn(201, 202);
		assertThat(kept.status()).isIn(201, 202);
		shop.await(customer, later.orderId(), Duration.ofSeconds(60), "REFUNDED");
		shop.await(customer, never.orderId(), Duration.ofSeconds(60), "CONFIRMED");
		assertThat(suite.simulator().keptOf(later.orderId())).isZero();
		assertThat(suite.simulator().keptOf(never.orderId())).isEqualTo(1_250);
		assertThat(available()).isEqualTo(9);
	}

	@Test
	void streamsAnOrdersEventsToTheEnd() {
		var placed = shop.place(customer, key(), Shop.order(sku, 1, "tok_slow"), 1_000);

		var stream = shop.get(customer, "/api/v1/orders/" + placed.orderId() + "/events");

		assertThat(stream.contentType()).startsWith("text/event-stream");
		assertThat(stream.text()).containsSubsequence("event:PLACED", "event:RESERVED", "event:CONFIRMED");
	}

	@Test
	void pagesThroughTheOrdersNewestFirst() {
		var placed = new ArrayList<String>();
		for (int n = 0; n < 5; n++) {
			placed.addFirst(shop.place(customer, key(), Shop.order(sku, 1, "tok_visa")).orderId().toString());
		}

		var listed = new ArrayList<String>();
		var cursor = "";
		do {
			var page = shop.get(customer, "/api/v1/orders?limit=2" + cursor).body();
			page.path("orders").forEach(order -> listed.add(order.path("orderId").asText()));
			cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
		} while (!cursor.isEmpty());

		assertThat(listed).isEqualTo(placed);
	}

	@Test
	void hidesOrdersOfOtherCustomers() {
		var placed = shop.place(customer, key(), Shop.order(sku, 1, "tok_visa"));
		var other = suite.customer("other");

		assertThat(shop.get(other, "/api/v1/orders/" + placed.orderId()).status()).isEqualTo(404);
		assertThat(shop.get(other, "/api/v1/orders/" + placed.orderId() + "/events").status()).isEqualTo(404);
		assertThat(shop.get(other, "/api/v1/payments/" + placed.body().path("paymentId").asText()).status())
				.isEqualTo(404);
		assertThat(shop.post(other, "/api/v1/orders/" + placed.orderId() + "/cancellation", key(), "").status())
				.isEqualTo(404);
		assertThat(shop.post(other, "/api/v1/orders/" + placed.orderId() + "/refunds", key(), "{}").status())
				.isEqualTo(404);
		assertThat(shop.get(suite.operator(), "/internal/reservations/" + placed.orderId()).status()).isEqualTo(404);
	}

	private long available() {
		return shop.get(customer, "/api/v1/items/" + sku).body().path("available").asLong();
	}

	private static String key() {
		return UUID.randomUUID().toString();
	}
}
