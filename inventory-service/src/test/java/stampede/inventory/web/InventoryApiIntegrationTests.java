package stampede.inventory.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.inventory.InventoryTest;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.testsupport.TestTokens;

@InventoryTest
class InventoryApiIntegrationTests {
	private static final String RESERVATION = "/internal/reservations/{order}";
	private final UUID order = UUID.randomUUID();

	@Autowired
	WebTestClient web;

	@Autowired
	Warehouse warehouse;

	@Test
	void anOperatorDefinesAnItemThatEveryoneSees() {
		var sku = "sku." + UUID.randomUUID();
		var lamp = """
				{"name":"Lamp","price":{"amount":1999,"currency":"EUR"},"maxPerCustomer":2}""";
		web.put().uri("/api/v1/items/{sku}", sku).headers(operator()).bodyValue(lamp).exchange()
				.expectStatus().isCreated()
				.expectBody().jsonPath("$.sku").isEqualTo(sku);
		web.put().uri("/api/v1/items/{sku}", sku).headers(operator()).bodyValue(lamp).exchange()
				.expectStatus().isOk()
				.expectBody().jsonPath("$.sku").isEqualTo(sku);

		web.get().uri("/api/v1/items/{sku}", sku).exchange()
				.expectStatus().isOk()
				.expectBody().json("""
						{"sku":"%s","name":"Lamp","price":{"amount":1999,"currency":"EUR"},"maxPerCustomer":2,
						 "available":0}""".formatted(sku), JsonCompareMode.STRICT);
	}

	@Test
	void anUnknownItemIsAProblem() {
		var body = web.get().uri("/api/v1/items/nothing").exchange()
				.expectStatus().isNotFound()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody();
		body.jsonPath("$.type").isEqualTo("/problems/item-not-found");
		body.jsonPath("$.sku").isEqualTo("nothing");
	}

	@Test
	void pagesRunThroughEveryItemOnce() {
		var skus = IntStream.range(0, 5).mapToObj(_ -> warehouse.shelf(1).value()).toList();
		var seen = new ArrayList<String>();
		@Nullable
		String cursor = null;
		do {
			var page = page(cursor);
			page.items().forEach(item -> seen.add(item.sku()));
			cursor = page.nextCursor();
		} while (cursor != null);

		assertThat(seen).containsAll(skus).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void aReceiptIsAnsweredAgainAsItWas() {
		var sku = warehouse.shelf(3);
		var first = receive(sku, "\"key-" + sku + "\"").expectStatus().isCreated()
				.expectHeader().doesNotExist("Idempotent-Replayed")
				.expectBody().jsonPath("$.onHand").isEqualTo(8).returnResult();

		var repeat = receive(sku, "key-" + sku).expectStatus().isCreated()
				.expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectBody().returnResult();

		assertThat(repeat.getResponseBody()).isEqualTo(first.getResponseBody());
	}

	@Test
	void aReservationGoesItsWay() {
		var sku = warehouse.shelf(5);
		reserve(sku, 2).expectStatus().isOk().expectBody()
				.jsonPath("$.orderId").isEqualTo(order.toString())
				.jsonPath("$.state").isEqualTo("ACTIVE")
				.jsonPath("$.expiresAt").isNotEmpty()
				.jsonPath("$.lines[0].sku").isEqualTo(sku.value())
				.jsonPath("$.lines[0].quantity").isEqualTo(2)
				.jsonPath("$.lines[0].unitPrice.amount").isEqualTo(1_999)
				.jsonPath("$.lines[0].unitPrice.currency").isEqualTo("EUR");
		web.get().uri("/api/v1/items/{sku}", sku).exchange()
				.expectBody().jsonPath("$.available").isEqualTo(3);

		web.post().uri(RESERVATION + "/commit", order).headers(service()).exchange()
				.expectStatus().isOk()
				.expectBody().jsonPath("$.state").isEqualTo("COMMITTED").jsonPath("$.expiresAt").doesNotExist();
		problem(web.delete().uri(RESERVATION, order).headers(service()).exchange(), 409, "reservation-committed");
		web.put().uri(RESERVATION + "/returns/{id}", order, UUID.randomUUID()).headers(service())
				.bodyValue("""
						{"lines":[{"sku":"%s","quantity":1}]}""".formatted(sku))
				.exchange()
				.expectStatus().isOk()
				.expectBody().jsonPath("$.lines[0].quantity").isEqualTo(1);
		web.get().uri("/api/v1/items/{sku}", sku).exchange()
				.expectBody().jsonPath("$.available").isEqualTo(4);
	}

	/** A newer order-service may send what this version does not know, at every depth. */
	@Test
	void readsWhatANewerDownstreamServiceSends() {
		var sku = warehouse.shelf(5);
		web.put().uri(RESERVATION, order).headers(service())
				.bodyValue("""
						{"customer":"ann","channel":"app","lines":[{"sku":"%s","quantity":1,"gift":true}]}"""
						.formatted(sku))
				.exchange()
				.expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("ACTIVE");
		web.post().uri(RESERVATION + "/commit", order).headers(service()).exchange().expectStatus().isOk().expectBody();
		web.put().uri(RESERVATION + "/returns/{id}", order, UUID.randomUUID()).headers(service())
				.bodyValue("""
						{"why":"broken","lines":[{"sku":"%s","quantity":1,"grade":"B"}]}""".formatted(sku))
				.exchange()
				.expectStatus().isOk().expectBody();
	}

	/** Content negotiation and methods are checked before the handler runs. */
	@Test
	void refusesWhatItCannotAnswerInBeforeItActs() {
		var sku = warehouse.shelf(5);
		problem(web.post().uri("/api/v1/items/{sku}/receipts", sku).headers(operator())
				.header("Idempotency-Key", "xml-" + sku).accept(MediaType.APPLICATION_XML)
				.bodyValue("{\"quantity\":5}").exchange(), 406, "not-acceptable");
		problem(web.put().uri("/api/v1/items/{sku}", sku).headers(operator()).accept(MediaType.valueOf("text/csv"))
				.bodyValue("{\"name\":\"Sofa\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}").exchange(), 406,
				"not-acceptable");
		problem(web.post().uri("/api/v1/items/{sku}/receipts", sku).headers(operator())
				.header("Idempotency-Key", "twice", "twice").bodyValue("{\"quantity\":5}").exchange(), 400,
				"bad-request");

		web.get().uri("/api/v1/items/{sku}", sku).exchange()
				.expectBody().jsonPath("$.available").isEqualTo(5).jsonPath("$.price.amount").isEqualTo(1_999);
	}

	@Test
	void tellsServicesHowMuchThereIs() {
		var some = warehouse.shelf(3);
		var none = warehouse.shelf(0);
		reserve(some, 1).expectStatus().isOk().expectBody();

		web.get().uri("/internal/levels?sku={some}&sku={none}&sku=nothing", some, none).headers(service()).exchange()
				.expectStatus().isOk()
				.expectBody().json("""
						[{"sku":"%s","onHand":3,"reserved":1},{"sku":"%s","onHand":0,"reserved":0}]"""
						.formatted(some, none), JsonCompareMode.LENIENT)
				.jsonPath("$.length()").isEqualTo(2);
		web.get().uri("/internal/items?sku={some}&sku={none}&sku=nothing", some, none).headers(service()).exchange()
				.expectStatus().isOk().expectBody().jsonPath("$.length()").isEqualTo(2)
				.jsonPath("$[?(@.sku=='" + none + "')].available").isEqualTo(0)
				.jsonPath("$[?(@.sku=='" + some + "')].price.currency").isEqualTo("EUR");
		problem(web.get().uri("/internal/items?sku=a b").headers(service()).exchange(), 400, "bad-request");
		web.get().uri("/internal/items?sku={some}", some).exchange().expectStatus().isUnauthorized().expectBody();
		problem(web.get().uri("/internal/levels?sku=a b").headers(service()).exchange(), 400, "bad-request");
		problem(web.get().uri("/internal/levels").headers(service()).exchange(), 400, "bad-request");
		web.get().uri("/internal/levels?sku={some}", some).exchange().expectStatus().isUnauthorized().expectBody();
	}

	@Test
	void refusalsNameTheirItem() {
		var sku = warehouse.shelf(1);
		problem(reserve(sku, 2), 409, "out-of-stock").jsonPath("$.sku").isEqualTo(sku.value())
				.jsonPath("$.soldOut").isEqualTo(false);
		problem(reserve(warehouse.shelf(0), 1), 409, "out-of-stock").jsonPath("$.soldOut").isEqualTo(true);
		problem(reserve(new Sku("nothing"), 2), 422, "unknown-item").jsonPath("$.sku").isEqualTo("nothing");
		problem(web.post().uri(RESERVATION + "/commit", order).headers(service()).exchange(), 404,
				"reservation-not-found");
		web.delete().uri(RESERVATION, order).headers(service()).exchange()
				.expectStatus().isOk()
				.expectBody().json("""
						{"orderId":"%s","state":"RELEASED"}""".formatted(order),
						JsonCompareMode.STRICT);
		problem(reserve(sku, 1), 409, "reservation-released");
	}

	@Test
	void theAuditCounts() {
		web.get().uri("/internal/audit").headers(service()).exchange()
				.expectStatus().isOk()
				.expectBody()
				.jsonPath("$.stockOutOfBounds").isEqualTo(0)
				.jsonPath("$.reservedMismatches").isEqualTo(0)
				.jsonPath("$.onHandMismatches").isEqualTo(0);
	}

	@Test
	void describesThePublicPathsAlone() {
		web.get().uri("/v3/api-docs").exchange()
				.expectStatus().isOk()
				.expectBody()
				.jsonPath("$.paths['/api/v1/items/{sku}'].get").exists()
				.jsonPath("$.paths['/internal/audit']").doesNotExist();
	}

	@Test
	void livesAndIsReady() {
		web.get().uri("/livez").exchange().expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("UP");
		web.get().uri("/readyz").exchange().expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("UP");
	}

	private ItemPage page(@Nullable String cursor) {
		return Objects.requireNonNull(web.get()
				.uri(uri -> uri.path("/api/v1/items").queryParam("limit", 2)
						.queryParamIfPresent("cursor", Optional.ofNullable(cursor)).build())
				.exchange()
				.expectStatus().isOk()
				.expectBody(ItemPage.class).returnResult().getResponseBody());
	}

	private WebTestClient.ResponseSpec receive(Sku sku, String key) {
		return web.post().uri("/api/v1/items/{sku}/receipts", sku).headers(operator())
				.header("Idempotency-Key", key)
				.bodyValue("""
						{"quantity":5,"note":"pallet"}""")
				.exchange();
	}

	private WebTestClient.ResponseSpec reserve(Sku sku, int quantity) {
		return web.put().uri(RESERVATION, order).headers(service())
				.bodyValue("""
						{"customer":"ann","lines":[{"sku":"%s","quantity":%d}]}""".formatted(sku, quantity))
				.exchange();
	}

	private static BodyContentSpec problem(WebTestClient.ResponseSpec answer, int status, String type) {
		return answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}

	private static Consumer<HttpHeaders> operator() {
		return json(TestTokens.token("olga", "operator"));
	}

	private static Consumer<HttpHeaders> service() {
		return json(TestTokens.token("order-service", "internal"));
	}

	private static Consumer<HttpHeaders> json(String token) {
		return headers -> {
			headers.setContentType(MediaType.APPLICATION_JSON);
			headers.setBearerAuth(token);
		};
	}
}
