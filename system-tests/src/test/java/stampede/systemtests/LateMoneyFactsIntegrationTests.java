package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Money that moves at the provider without a request of this shop, or otherwise than requested: the books follow, operators see the
 * order on their list, and can resolve it. The invariants hold in between.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LateMoneyFactsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(60);
	private static final String LIST = "/api/v1/payment-discrepancies";
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final String customer = suite.customer("late-" + UUID.randomUUID());
	private final String sku = "L-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeEach
	void offersTen() {
		shop.offer(suite.operator(), sku, 900, 10);
	}

	@AfterEach
	void everythingAddsUp() {
		suite.invariants().hold();
	}

	@Test
	void listsARefundThatFailsAfterItSucceededAndClosesIt() {
		var order = bought("tok_refundFail");
		assertThat(refund(order).status()).isIn(200, 201);

		var listed = listed(order, "REFUND_REVERSED");

		assertThat(listed.at("/amount/amount").asLong()).isEqualTo(900);
		assertThat(payment(order).path("refunded").asLong()).isZero();
		assertThat(payment(order).path("state").asText()).isEqualTo("CAPTURED");
		suite.invariants().hold();
		var closed = shop.post(suite.operator(), path(listed, "closure"), "", "{\"note\":\"paid by bank transfer\"}");
		assertThat(closed.body().path("resolution").asText()).as("%s", closed).isEqualTo("CLOSED");
		assertThat(isListed(order)).isFalse();
		assertThat(shop.post(suite.operator(), path(listed, "refund"), "", "").type())
				.isEqualTo("/problems/discrepancy-resolved");
	}

	/** The card refuses every refund, so that each further one fails, too, and is listed. */
	@Test
	void requestsAReversedRefundAgainOnDemand() {
		var order = bought("tok_refundFail");
		refund(order);
		var first = listed(order, "REFUND_REVERSED");

		var again = shop.post(suite.operator(), path(first, "refund"), "", "");

		assertThat(again.status()).as("%s", again).isEqualTo(200);
		assertThat(again.body().path("resolution").asText()).isEqualTo("REFUNDED");
		var second = listed(order, "REFUND_REVERSED");
		assertThat(second.path("providerId").asText()).isNotEqualTo(first.path("providerId").asText());
	}

	@Test
	void booksARefundThatWasMadeAtTheProvider() {
		var order = bought("tok_visa");
		suite.simulator().post("/v1/refunds", "payment_intent=" + suite.simulator().intentOf(order) + "&amount=400");

		var listed = listed(order, "REFUND_NOT_REQUESTED");

		assertThat(listed.at("/amount/amount").asLong()).isEqualTo(400);
		assertThat(payment(order).path("refunded").asLong()).isEqualTo(400);
		assertThat(shop.post(suite.operator(), path(listed, "refund"), "", "").type())
				.isEqualTo("/problems/discrepancy-not-refundable");
		var more = refund(order);
		assertThat(more.state()).as("900 are not left: %s", more).isEqualTo("FAILED");
	}

	@Test
	void listsASecondChargeOfAnOrderAndRefundsIt() {
		var order = bought("tok_visa");
		suite.simulator().post("/v1/payment_intents", "amount=700&currency=eur&confirm=true&payment_method=pm_card_visa"
				+ "&metadata[order_id]=" + order);

		var listed = listed(order, "CHARGE_NOT_REQUESTED");

		assertThat(listed.at("/amount/amount").asLong()).isEqualTo(700);
		suite.invariants().hold();
		var refunded = shop.post(suite.operator(), path(listed, "refund"), "", "");
		assertThat(refunded.body().path("resolution").asText()).as("%s", refunded).isEqualTo("REFUNDED");
		assertThat(suite.simulator().keptOf(order)).isEqualTo(900);
		assertThat(shop.get(customer, "/api/v1/orders/" + order).state()).isEqualTo("CONFIRMED");
	}

	@Test
	void listsADisputeUntilItIsWon() {
		var order = bought("tok_visa");
		var intent = suite.simulator().intentOf(order);
		suite.simulator().post("/admin/charges/" + intent + "/dispute", "");

		var listed = listed(order, "DISPUTE");
		Waiting.until("the ledger follows", LIMIT, () -> suite.invariants().areAtRest());
		assertThat(suite.simulator().keptOf(order)).isZero();
		assertThat(listed.path("detail").asText()).isEqualTo("fraudulent");

		suite.simulator().post("/admin/charges/" + intent + "/dispute/won", "");

		Waiting.until("the dispute is resolved", LIMIT, () -> !isListed(order));
		Waiting.until("the ledger follows", LIMIT, () -> suite.invariants().areAtRest());
		assertThat(suite.simulator().keptOf(order)).isEqualTo(900);
	}

	@Test
	void keepsTheListFromCustomers() {
		assertThat(shop.get(customer, LIST).status()).isEqualTo(403);
		assertThat(
				shop.post(suite.operator(), LIST + "/" + UUID.randomUUID() + "/closure", "", "{\"note\":\"x\"}").type())
				.isEqualTo("/problems/discrepancy-not-found");
	}

	private UUID bought(String card) {
		var placed = shop.place(customer, UUID.randomUUID().toString(), Shop.order(sku, 1, card));
		assertThat(placed.status()).as("%s", placed).isEqualTo(201);
		return placed.orderId();
	}

	private Shop.Reply refund(UUID order) {
		return shop.post(customer, "/api/v1/orders/" + order + "/refunds", UUID.randomUUID().toString(), "{}");
	}

	private JsonNode payment(UUID order) {
		var id = shop.get(customer, "/api/v1/orders/" + order).body().path("paymentId").asText();
		return shop.get(customer, "/api/v1/payments/" + id).body();
	}

	private JsonNode listed(UUID order, String kind) {
		Waiting.until(order + " is listed as " + kind, LIMIT, () -> find(order, kind) != null);
		return Objects.requireNonNull(find(order, kind));
	}

	private boolean isListed(UUID order) {
		for (var each : shop.get(suite.operator(), LIST).body().path("discrepancies")) {
			if (each.path("orderId").asText().equals(order.toString())) {
				return true;
			}
		}
		return false;
	}

	private @Nullable JsonNode find(UUID order, String kind) {
		for (var each : shop.get(suite.operator(), LIST).body().path("discrepancies")) {
			if (each.path("orderId").asText().equals(order.toString()) && each.path("kind").asText().equals(kind)) {
				return each;
			}
		}
		return null;
	}

	private static String path(JsonNode discrepancy, String action) {
		return LIST + "/" + discrepancy.path("discrepancyId").asText() + "/" + action;
	}
}
