package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
class OrderApiIntegrationTests {
	private static final String ORDERS = "/api/v1/orders";
	private static final String ONE_A = """
			{"lines":[{"sku":"A","quantity":1}],"payment":{"token":"tok_visa"}}""";

	@Autowired
	WebTestClient web;

	@Test
	void confirmsAnOrderAndShowsItToItsOwnerOnly() {
		var placed = place("ada", "confirm-1", ONE_A)
				.expectStatus().isCreated()
				.expectBody()
				.jsonPath("$.state").isEqualTo("CONFIRMED")
				.jsonPath("$.total.amount").isEqualTo(500)
				.jsonPath("$.payment").doesNotExist()
				.jsonPath("$.token").doesNotExist()
				.returnResult();
		var location = Objects.requireNonNull(placed.getResponseHeaders().getLocation()).toString();

		get("ada", location).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("CONFIRMED");
		get("eve", location).expectStatus().isNotFound()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/order-not-found");
		problem(get("eve", location + "/events"), 404, "order-not-found");
		problem(web.post().uri(location + "/cancellation").headers(as("eve")).exchange(), 404, "order-not-found");
		problem(web.post().uri(location + "/refunds").headers(as("eve")).header("Idempotency-Key", "x")
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange(), 404, "order-not-found");
	}

	@Test
	void repeatsTheStoredAnswerByteForByte() {
		var first = place("ada", "replay-1", ONE_A).expectStatus().isCreated()
				.expectHeader().doesNotExist("Idempotent-Replayed")
				.expectBody(String.class).returnResult().getResponseBody();

		var again = place("ada", "\"replay-1\"", ONE_A).expectStatus().isCreated()
				.expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(again).isEqualTo(first);
	}

	@Test
	void keepsTheKeysOfCallersApart() {
		var ada = place("ada", "shared", ONE_A).expectStatus().isCreated().expectBody(String.class).returnResult()
				.getResponseBody();
		var bob = place("bob", "shared", ONE_A).expectStatus().isCreated()
				.expectHeader().doesNotExist("Idempotent-Replayed")
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(bob).isNotEqualTo(ada);
	}

	@Test
	void refusesAKeyThatIsMissingMalformedOrUsedForSomethingElse() {
		place("ada", "once", ONE_A).expectStatus().isCreated().expectBody().returnResult();

		problem(web.post().uri(ORDERS).headers(as("ada")).contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A)
				.exchange(),
				400, "bad-request");
		problem(place("ada", "two words", ONE_A), 400, "bad-request");
		problem(place("ada", "x".repeat(256), ONE_A), 400, "bad-request");
		problem(place("ada", "once", ONE_A.replace("1}", "2}")), 422, "idempotency-key-reused");
	}

	@Test
	void tellsARejectedOrderFromAFailure() {
		StubDownstreamServices.refuse("late", 409, "out-of-stock");

		var answer = place("late", "rejected-1", ONE_A);

		problem(answer, 409, "out-of-stock");
		get("late", ORDERS + "?state=REJECTED").expectStatus().isOk()
				.expectBody().jsonPath("$.orders[0].reason").isEqualTo("OUT_OF_STOCK");
	}

	/** Card testing, and holding goods without paying, end in waiting. */
	@Test
	void letsACustomerWaitWhoseLastOrdersEndedWithoutAPayment() {
		StubDownstreamServices.decline("tester");
		for (var n = 0; n < 5; n++) {
			problem(place("tester", "card-" + n, ONE_A), 402, "payment-declined");
		}

		var refused = place("tester", "card-5", ONE_A).expectStatus().isEqualTo(429).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/too-many-unpaid-orders").returnResult();

		assertThat(Integer.parseInt(Objects.requireNonNull(refused.getResponseHeaders().getFirst("Retry-After"))))
				.isBetween(500, 600);
		place("tester", "card-0", ONE_A).expectStatus().isEqualTo(402).expectHeader()
				.valueEquals("Idempotent-Replayed", "true").expectBody();
		place("somebody else", "card-5", ONE_A).expectStatus().isCreated().expectBody();
	}

	@Test
	void tellsWhatItCostsNowWithoutHoldingAnything() {
		StubDownstreamServices.changePrice("surprised", 700);

		var answer = place("surprised", "price-1",
				ONE_A.replace("}}", "},\"expectedTotal\":{\"amount\":500,\"currency\":\"EUR\"}}"))
				.expectStatus().isEqualTo(409).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/price-changed")
				.jsonPath("$.total.amount").isEqualTo(700)
				.returnResult();

		var location = Objects.requireNonNull(answer.getResponseHeaders().getLocation()).getPath();
		assertThat(StubDownstreamServices.calls(location.substring(location.lastIndexOf('/') + 1)))
				.containsExactly("PUT reservations");
	}

	/** The stored response has all but the time of the last change. */
	@Test
	void readsTheOrderAsItWasPlaced() {
		var placed = place("punctual", "time-1", ONE_A).expectBody(JsonNode.class).returnResult().getResponseBody();

		var read = get("punctual", ORDERS + "/" + Objects.requireNonNull(placed).get("orderId").asText())
				.expectBody(JsonNode.class).returnResult().getResponseBody();

		assertThat(Objects.requireNonNull(read).path("updatedAt").asText()).isNotEmpty();
		assertThat(((ObjectNode) read).without("updatedAt").equals(placed)).as(read + " but for updatedAt").isTrue();
	}

	@Test
	void pagesNewestFirstWithoutGapsOrRepeats() {
		var placed = IntStream.range(0, 5).mapToObj(n -> place("pager", "page-" + n, ONE_A)
				.expectBody(OrderId.class).returnResult().getResponseBody())
				.map(id -> Objects.requireNonNull(id).orderId()).toList();

		var first = page("pager", ORDERS + "?limit=2");
		var second = page("pager", ORDERS + "?limit=2&cursor=" + first.nextCursor());
		var third = page("pager", ORDERS + "?limit=2&cursor=" + second.nextCursor());

		var listed = Stream.of(first, second, third).flatMap(page -> page.orders().stream()).map(OrderId::orderId)
				.toList();
		assertThat(listed).isEqualTo(placed.reversed());
		assertThat(third.nextCursor()).isNull();
	}

	@Test
	void streamsTheEventsOfAnOrderToItsEnd() {
		var id = Objects
				.requireNonNull(place("ada", "sse-1", ONE_A).expectBody(OrderId.class).returnResult().getResponseBody())
				.orderId();

		var stream = get("ada", ORDERS + "/" + id + "/events").expectStatus().isOk()
				.expectHeader().contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(stream).containsSubsequence("id:1", "event:PLACED", "event:RESERVED", "id:3", "event:CONFIRMED");
		follow(id, "2").expectStatus().isOk().expectBody(String.class)
				.value(rest -> assertThat(rest).contains("event:CONFIRMED").doesNotContain("event:RESERVED"));
		follow(id, "3").expectStatus().isNoContent().expectBody().isEmpty();
		problem(follow(id, "4"), 400, "bad-request");
		problem(follow(id, "x"), 400, "bad-request");
	}

	private WebTestClient.ResponseSpec follow(UUID id, String lastEventId) {
		return web.get().uri(ORDERS + "/" + id + "/events").headers(as("ada")).header("Last-Event-ID", lastEventId)
				.exchange();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void answersBadInputWithAProblem(String name, String body, int status) {
		problem(place("ada", UUID.randomUUID().toString(), body), status, null);
	}

	static Stream<Arguments> answersBadInputWithAProblem() {
		var lines = IntStream.range(0, 100_000).mapToObj("{\"sku\":\"S%d\",\"quantity\":1}"::formatted)
				.collect(Collectors.joining(","));
		var twentyOne = IntStream.range(0, 21).mapToObj("{\"sku\":\"S%d\",\"quantity\":1}"::formatted)
				.collect(Collectors.joining(","));
		return Stream.of(
				Arguments.of("unknown field", ONE_A.replace("{\"lines\"", "{\"total\":1,\"lines\""), 400),
				Arguments.of("a price from the client",
						ONE_A.replace("\"quantity\":1", "\"quantity\":1,\"unitPrice\":1"), 400),
				Arguments.of("repeated field", ONE_A.replace("\"quantity\":1", "\"quantity\":1,\"quantity\":2"), 400),
				Arguments.of("twenty-one lines", order(twentyOne), 400),
				Arguments.of("a hundred thousand lines", order(lines), 413),
				Arguments.of("more units than a person buys", ONE_A.replace(":1}", ":101}"), 400),
				Arguments.of("more units in all",
						order("{\"sku\":\"A\",\"quantity\":60},{\"sku\":\"B\",\"quantity\":41}"), 400),
				Arguments.of("thousands of nulls", order("null,".repeat(10_000) + "null"), 400),
				Arguments.of("a field with a long name",
						ONE_A.replace("{\"lines\"", "{\"" + "x".repeat(10_000) + "\":1,\"lines\""), 400),
				Arguments.of("no lines", order(""), 400),
				Arguments.of("null line", order("null"), 400),
				Arguments.of("the same SKU twice",
						order("{\"sku\":\"A\",\"quantity\":1},{\"sku\":\"A\",\"quantity\":1}"), 400),
				Arguments.of("negative quantity", ONE_A.replace(":1}", ":-1}"), 400),
				Arguments.of("no quantity", ONE_A.replace(",\"quantity\":1", ""), 400),
				Arguments.of("huge quantity", ONE_A.replace(":1}", ":2147483647}"), 400),
				Arguments.of("quantity beyond int", ONE_A.replace(":1}", ":99999999999999999999}"), 400),
				Arguments.of("fraction", ONE_A.replace(":1}", ":1.5}"), 400),
				Arguments.of("number in a string", ONE_A.replace(":1}", ":\"1\"}"), 400),
				Arguments.of("number for a SKU", ONE_A.replace("\"A\"", "7"), 400),
				Arguments.of("SKU with a slash", ONE_A.replace("\"A\"", "\"../A\""), 400),
				Arguments.of("a card number", ONE_A.replace("tok_visa", "4242424242424242"), 400),
				Arguments.of("a card number in disguise", ONE_A.replace("tok_visa", "tok_4242424242424242"), 400),
				Arguments.of("no payment", "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}", 400),
				Arguments.of("negative total",
						ONE_A.replace("}}", "},\"expectedTotal\":{\"amount\":-1,\"currency\":\"EUR\"}}"), 400),
				Arguments.of("unknown currency",
						ONE_A.replace("}}", "},\"expectedTotal\":{\"amount\":1,\"currency\":\"euro\"}}"), 400),
				Arguments.of("malformed", "{\"lines\":[", 400),
				Arguments.of("two documents", ONE_A + ONE_A, 400),
				Arguments.of("not an object", "[]", 400),
				Arguments.of("null", "null", 400),
				Arguments.of("empty", "", 400),
				Arguments.of("deeply nested", "[".repeat(10_000), 400),
				Arguments.of("ten megabytes", " ".repeat(10 << 20) + ONE_A, 413));
	}

	private static String order(String lines) {
		return "{\"lines\":[" + lines + "],\"payment\":{\"token\":\"tok_visa\"}}";
	}

	@Test
	void answersTheWrongKindOfRequestWithAProblem() {
		problem(web.post().uri(ORDERS).headers(as("ada")).header("Idempotency-Key", "k")
				.contentType(MediaType.TEXT_PLAIN).bodyValue(ONE_A).exchange(), 415, "unsupported-media-type");
		problem(web.put().uri(ORDERS).headers(as("ada")).exchange(), 405, "method-not-allowed");
		problem(get("ada", ORDERS + "/not-a-uuid"), 400, "bad-request");
		problem(get("ada", ORDERS + "?limit=1000000000"), 400, "bad-request");
		problem(get("ada", ORDERS + "?limit=many"), 400, "bad-request");
		problem(get("ada", ORDERS + "?cursor=!!"), 400, "bad-request");
		problem(get("ada", ORDERS + "?state=SOLD"), 400, "bad-request");
		problem(get("ada", ORDERS + "/" + UUID.randomUUID() + "/nothing"), 404, "not-found");
	}

	@ParameterizedTest
	@ValueSource(strings = {"none", "garbage", "expired", "audience", "issuer", "endless", "nobody", "unsigned"})
	void refusesATokenThatProvesNothing(String flaw) {
		problem(web.get().uri(ORDERS).headers(headers -> headers.addAll(flawed(flaw))).exchange(), 401,
				"unauthenticated");
	}

	@Test
	void deniesWhatAScopeDoesNotAllow() {
		problem(web.get().uri(ORDERS).headers(bearer(TestTokens.token("ada", "operator"))).exchange(), 403,
				"forbidden");
		problem(web.get().uri("/anything/else").headers(as("ada")).exchange(), 403, "forbidden");
		web.get().uri("/readyz").exchange().expectStatus().isOk().expectBody().returnResult();
		web.get().uri("/v3/api-docs").exchange().expectStatus().isOk().expectBody()
				.jsonPath("$.paths['/api/v1/orders'].post").exists();
	}

	@Test
	void refusesWorkWhoseTimeIsGone() {
		problem(web.get().uri(ORDERS).headers(as("ada")).header("X-Request-Timeout-Ms", "0").exchange(), 400,
				"bad-request");
		web.get().uri(ORDERS).headers(as("ada")).header("X-Request-Timeout-Ms", "soon").exchange().expectStatus()
				.isOk().expectBody().returnResult();
	}

	private static HttpHeaders flawed(String flaw) {
		var headers = new HttpHeaders();
		var good = TestTokens.token("ada", "orders");
		switch (flaw) {
			case "none" -> {
			}
			case "garbage" -> headers.setBearerAuth("a.b.c");
			case "expired" -> headers.setBearerAuth(TestTokens.token("ada", "orders",
					claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3_600)))));
			case "audience" ->
				headers.setBearerAuth(TestTokens.token("ada", "orders", claims -> claims.audience("other")));
			case "issuer" ->
				headers.setBearerAuth(TestTokens.token("ada", "orders", claims -> claims.issuer("https://else.test")));
			case "endless" ->
				headers.setBearerAuth(TestTokens.token("ada", "orders", claims -> claims.expirationTime(null)));
			case "nobody" -> headers.setBearerAuth(TestTokens.token("ada", "orders", claims -> claims.subject(null)));
			default -> headers.setBearerAuth(
					"eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1));
		}
		return headers;
	}

	private @JsonIgnoreProperties(ignoreUnknown = true) record OrderId(UUID orderId) {}

	private record Page(List<OrderId> orders, String nextCursor) {}

	private Page page(String customer, String uri) {
		return Objects.requireNonNull(
				get(customer, uri).expectStatus().isOk().expectBody(Page.class).returnResult().getResponseBody());
	}

	private WebTestClient.ResponseSpec place(String customer, String key, String body) {
		return web.post().uri(ORDERS).headers(as(customer)).header("Idempotency-Key", key)
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec get(String customer, String uri) {
		return web.get().uri(uri).headers(as(customer)).exchange();
	}

	private static Consumer<HttpHeaders> as(String customer) {
		return bearer(TestTokens.token(customer, "orders"));
	}

	private static Consumer<HttpHeaders> bearer(String token) {
		return headers -> headers.setBearerAuth(token);
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, @Nullable String type) {
		var body = answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.status").isEqualTo(status)
				.jsonPath("$.trace").doesNotExist();
		if (type != null) {
			body.jsonPath("$.type").isEqualTo("/problems/" + type);
		}
	}
}
