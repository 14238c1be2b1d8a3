package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stampede.local.Options;

/** Authorization at the gateway, and again in every service behind it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TokenIntegrationTests {
	private static final String NOBODY = "";
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final Shop orders = suite.behindTheGateway(Options.ORDERS);
	private final Shop inventory = suite.behindTheGateway(Options.INVENTORY);
	private final Shop payments = suite.behindTheGateway(Options.PAYMENTS);

	static Stream<Arguments> worthless() {
		var forge = Suites.shared().forge();
		var past = Date.from(Instant.now().minusSeconds(3_600));
		var future = Date.from(Instant.now().plusSeconds(3_600));
		return Stream.of(
				Arguments.of("none", NOBODY),
				Arguments.of("garbage", "a.b.c"),
				Arguments.of("expired", forge.with(token -> token.expirationTime(past))),
				Arguments.of("never expires", forge.with(token -> token.expirationTime(null))),
				Arguments.of("issued in the future", forge.with(token -> token.issueTime(future)
						.expirationTime(Date.from(Instant.now().plusSeconds(7_200))))),
				Arguments.of("not yet valid", forge.with(token -> token.notBeforeTime(future))),
				Arguments.of("wrong audience", forge.with(token -> token.audience("elsewhere"))),
				Arguments.of("wrong issuer", forge.with(token -> token.issuer("https://else.test"))),
				Arguments.of("nobody's", forge.with(token -> token.subject(null))),
				Arguments.of("a name too long", forge.with(token -> token.subject("x".repeat(256)))),
				Arguments.of("NUL in a name", forge.with(token -> token.subject("ada\u0000"))),
				Arguments.of("alg=none", forge.unsigned()),
				Arguments.of("another key", forge.byAnotherKey()),
				Arguments.of("HS256 by the public key's text", forge.byThePublicKeysText()),
				Arguments.of("HS256 by the public key's bytes", forge.byThePublicKeysBytes()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("worthless")
	void opensNothing(String flaw, String token) {
		var id = UUID.randomUUID();

		refused(401, "unauthenticated", shop.get(token, "/api/v1/orders"));
		refused(401, "unauthenticated", shop.place(token, "forged-" + id, Shop.order("A", 1, "tok_visa")));
		refused(401, "unauthenticated", shop.put(token, "/api/v1/items/FORGED", "{}"));
		refused(401, "unauthenticated", shop.get(token, "/api/v1/payments/" + id));
		refused(401, "unauthenticated", orders.get(token, "/api/v1/orders"));
		refused(401, "unauthenticated", inventory.put(token, "/internal/reservations/" + id, "{}"));
		refused(401, "unauthenticated", payments.put(token, "/internal/payments/" + id, "{}"));
		refused(401, "unauthenticated", payments.get(token, "/internal/audit"));
	}

	@Test
	void letsNoCustomerDoAnOperatorsWork() {
		var customer = suite.customer("climber");

		refused(403, "forbidden", shop.put(customer, "/api/v1/items/CLIMBED",
				"{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"));
		refused(403, "forbidden", shop.post(customer, "/api/v1/items/CLIMBED/receipts", "k", "{\"quantity\":1}"));
	}

	@Test
	void letsNobodyFromOutsideCallWhatIsInternal() {
		var id = UUID.randomUUID();
		var customer = suite.customer("insider");
		var everything = suite.forge().with(same -> same);

		for (var token : new String[]{customer, suite.operator(), everything}) {
			refused(404, "not-found", shop.put(token, "/internal/payments/" + id, "{}"));
			refused(404, "not-found", shop.get(token, "/internal/audit"));
			refused(404, "not-found", shop.get(token, "/actuator/prometheus"));
		}
		refused(403, "forbidden", payments.put(everything, "/internal/payments/" + id, "{}"));
		refused(403, "forbidden", inventory.put(everything, "/internal/reservations/" + id, "{}"));
		refused(403, "forbidden", payments.put(customer, "/internal/payments/" + id, "{}"));
		refused(403, "forbidden", inventory.put(customer, "/internal/reservations/" + id, "{}"));
	}

	@Test
	void describesOnlyWhatIsPublic() {
		for (var service : new String[]{"order-service", "inventory-service", "payment-service"}) {
			var description = shop.get(suite.customer("reader"), "/openapi/" + service);

			assertThat(description.status()).isEqualTo(200);
			assertThat(description.text()).contains("/api/v1/").doesNotContain("\"/internal/");
		}
	}

	@Test
	void hidesSomebodyElsesOrder() {
		var sku = "T-" + UUID.randomUUID().toString().substring(0, 8);
		shop.offer(suite.operator(), sku, 500, 5);
		var owner = suite.customer("owner-" + sku);
		var other = suite.customer("other-" + sku);
		var placed = shop.place(owner, "mine", Shop.order(sku, 1, "tok_visa"));
		assertThat(placed.status()).isEqualTo(201);
		var order = "/api/v1/orders/" + placed.orderId();

		refused(404, "order-not-found", shop.get(other, order));
		refused(404, "order-not-found", shop.get(other, order + "/events"));
		refused(404, "order-not-found", shop.post(other, order + "/cancellation", "k", ""));
		refused(404, "order-not-found", shop.post(other, order + "/refunds", "k", "{}"));
		refused(403, "forbidden", shop.post(owner, order + "/refunds", "k", "{\"restock\":false}"));
		refused(404, "payment-not-found",
				shop.get(other, "/api/v1/payments/" + placed.body().path("paymentId").asText()));
		assertThat(shop.get(owner, order).state()).isEqualTo("CONFIRMED");
		suite.invariants().hold();
	}

	private static void refused(int status, String type, Shop.Reply answer) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.type()).isEqualTo("/problems/" + type);
	}
}
