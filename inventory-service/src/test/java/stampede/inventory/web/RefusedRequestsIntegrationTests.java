package stampede.inventory.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.inventory.InventoryTest;
import stampede.testsupport.TestTokens;

/** No request may cause a 5xx or reveal internals, and no token permits more than its scope. */
@InventoryTest
class RefusedRequestsIntegrationTests {
	private static final String LINE = "{\"sku\":\"A\",\"quantity\":1}";
	private static final String RESERVATION = "/internal/reservations/" + UUID.randomUUID();
	private static final String ITEM = "/api/v1/items/A";
	private static final String RECEIPTS = ITEM + "/receipts";

	@LocalServerPort
	int port;

	@Autowired
	WebTestClient web;

	static Stream<Arguments> reservations() {
		return Stream.of(
				body("repeated field", 400, lines("{\"sku\":\"A\",\"sku\":\"A\",\"quantity\":1}")),
				body("no customer", 400, "{\"lines\":[" + LINE + "]}"),
				body("control characters", 400, "{\"customer\":\"a\\u0000b\",\"lines\":[" + LINE + "]}"),
				body("no lines", 400, "{\"customer\":\"ann\"}"),
				body("empty lines", 400, lines("")),
				body("null line", 400, lines("null")),
				body("same item twice", 400, lines(LINE + "," + LINE)),
				body("quantity missing", 400, lines("{\"sku\":\"A\"}")),
				body("quantity zero", 400, lines("{\"sku\":\"A\",\"quantity\":0}")),
				body("quantity negative", 400, lines("{\"sku\":\"A\",\"quantity\":-1}")),
				body("quantity large", 400, lines("{\"sku\":\"A\",\"quantity\":10001}")),
				body("quantity huge", 400, lines("{\"sku\":\"A\",\"quantity\":99999999999999999999}")),
				body("quantity a fraction", 400, lines("{\"sku\":\"A\",\"quantity\":1.5}")),
				body("quantity a string", 400, lines("{\"sku\":\"A\",\"quantity\":\"1\"}")),
				body("quantity null", 400, lines("{\"sku\":\"A\",\"quantity\":null}")),
				body("quantity an object", 400, lines("{\"sku\":\"A\",\"quantity\":{}}")),
				body("no SKU", 400, lines("{\"sku\":\"a b\",\"quantity\":1}")),
				body("long SKU", 400, lines("{\"sku\":\"" + "A".repeat(65) + "\",\"quantity\":1}")),
				body("lines an object", 400, "{\"customer\":\"ann\",\"lines\":{}}"),
				body("101 lines", 400, lines(manyLines(101))),
				body("100000 lines", 413, lines(manyLines(100_000))),
				body("10 MB", 413, "{\"customer\":\"" + "x".repeat(10_000_000) + "\",\"lines\":[" + LINE + "]}"),
				body("deep nesting", 400, "{\"customer\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
				body("malformed", 400, "{\"customer\":"),
				body("trailing text", 400, lines(LINE) + "x"),
				body("an array", 400, "[]"),
				body("null", 400, "null"),
				body("nothing", 400, ""));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("reservations")
	void refusesABadReservation(String name, int status, String body) {
		refused(HttpMethod.PUT, RESERVATION, internal(), body, status);
		assertThat(known()).isFalse();
	}

	static Stream<Arguments> items() {
		return Stream.of(
				body("no name", 400, "{\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"),
				body("empty name", 400, "{\"name\":\"\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"),
				body("half an emoji", 400, item("1", "EUR", "").replace("Lamp", "\\ud83d")),
				body("a control character of 1983", 400, item("1", "EUR", "").replace("Lamp", "A\\u0085B")),
				body("no price", 400, "{\"name\":\"Lamp\"}"),
				body("price zero", 400, item("0", "EUR", "")),
				body("price negative", 400, item("-1", "EUR", "")),
				body("price large", 400, item("100000000", "EUR", "")),
				body("price huge", 400, item("9".repeat(2_000), "EUR", "")),
				body("price a fraction", 400, item("19.99", "EUR", "")),
				body("currency small", 400, item("1", "eur", "")),
				body("no currency", 400, item("1", "ZZZ", "")),
				body("a withdrawn currency", 400, item("1", "DEM", "")),
				body("gold", 400, item("1", "XAU", "")),
				body("three decimals that the provider cannot take", 400, item("1001", "KWD", "")),
				body("a part of an ariary", 400, item("150", "MGA", "")),
				body("more shillings than one charge may have", 400, item("1000000", "UGX", "")),
				body("limit zero", 400, item("1", "EUR", ",\"maxPerCustomer\":0")),
				body("stock smuggled in", 400, item("1", "EUR", ",\"available\":5")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("items")
	void refusesABadItem(String name, int status, String body) {
		refused(HttpMethod.PUT, ITEM, operator(), body, status);
	}

	@ParameterizedTest
	@ValueSource(strings = {"{}", "{\"quantity\":0}", "{\"quantity\":1000001}", "{\"quantity\":-1000001}",
			"{\"quantity\":\"5\"}", "{\"quantity\":5,\"kind\":\"RETURN\"}", "{\"quantity\":5,\"note\":\"\\u0000\"}"})
	void refusesABadReceipt(String body) {
		refused(HttpMethod.POST, RECEIPTS, operator(), body, 400);
	}

	@Test
	void refusesAReceiptWithoutAKey() {
		problem(web.post().uri(RECEIPTS).headers(headers -> headers.setBearerAuth(operator()))
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{\"quantity\":1}").exchange(), 400);
	}

	@Test
	void refusesAnotherMediaType() {
		problem(web.put().uri(RESERVATION).headers(headers -> headers.setBearerAuth(internal()))
				.contentType(MediaType.TEXT_XML).bodyValue("<a/>").exchange(), 415);
	}

	@ParameterizedTest
	@CsvSource({"GET, /api/v1/items?limit=0", "GET, /api/v1/items?limit=101", "GET, /api/v1/items?limit=many",
			"GET, /api/v1/items?limit=0100", "GET, /api/v1/items?limit=%2B10", "GET, /api/v1/items?cursor=",
			"GET, /api/v1/items?cursor=!!", "GET, /api/v1/items?cursor=YSBi", "GET, /api/v1/items/a%20b",
			"DELETE, /internal/reservations/not-a-uuid"})
	void refusesBadAddresses(String method, String address) {
		var answer = web.method(HttpMethod.valueOf(method)).uri(URI.create("http://localhost:" + port + address))
				.headers(headers -> headers.setBearerAuth(internal())).exchange();
		problem(answer, 400);
	}

	@ParameterizedTest
	@CsvSource({
			"GET, /api/v1/items, none, 200", "GET, /api/v1/items/A, none, 404",
			"PUT, /api/v1/items/A, none, 401", "PUT, /api/v1/items/A, orders, 403",
			"PUT, /api/v1/items/A, internal, 403",
			"POST, /api/v1/items/A/receipts, none, 401", "POST, /api/v1/items/A/receipts, orders, 403",
			"DELETE, /api/v1/items/A, orders, 403", "DELETE, /api/v1/items/A, operator, 405",
			"PUT, /internal/reservations/x, none, 401", "PUT, /internal/reservations/x, orders, 403",
			"PUT, /internal/reservations/x, operator, 403", "POST, /internal/reservations/x/commit, orders, 403",
			"POST, /internal/reservations, none, 401", "POST, /internal/reservations, operator, 403",
			"POST, /internal/reservations/commits, none, 401", "POST, /internal/reservations/commits, orders, 403",
			"DELETE, /internal/reservations/x, orders, 403", "PUT, /internal/reservations/x/returns/y, orders, 403",
			"GET, /internal/audit, none, 401", "GET, /internal/audit, operator, 403",
			"GET, /actuator/env, none, 401", "GET, /elsewhere, none, 401", "GET, /elsewhere, operator, 403"})
	void opensToNobodyMoreThanTheirScope(String method, String path, String scope, int status) {
		var request = web.method(HttpMethod.valueOf(method)).uri(path);
		if (!scope.equals("none")) {
			request.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", scope)));
		}
		var answer = request.exchange();
		if (status == 200) {
			answer.expectStatus().isOk().expectBody().jsonPath("$.items").isArray();
		} else {
			problem(answer, status);
		}
	}

	static Stream<Arguments> badTokens() {
		return Stream.of(
				Arguments.of("another audience", TestTokens.token("olga", "internal",
						claims -> claims.audience("payment-service"))),
				Arguments.of("another issuer", TestTokens.token("olga", "internal",
						claims -> claims.issuer("https://elsewhere.test"))),
				Arguments.of("expired", TestTokens.token("olga", "internal",
						claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120))))),
				Arguments.of("no token at all", "abc"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badTokens")
	void believesNoOtherToken(String name, String token) {
		problem(web.get().uri("/internal/audit").headers(headers -> headers.setBearerAuth(token)).exchange(), 401);
	}

	private void refused(HttpMethod method, String path, String token, String body, int status) {
		problem(web.method(method).uri(path).headers(headers -> headers.setBearerAuth(token))
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange(), status);
	}

	/** Reads the body always: what a test leaves unread is a leaked buffer. */
	private static void problem(WebTestClient.ResponseSpec answer, int status) {
		var body = answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody(String.class).returnResult().getResponseBody();
		assertThat(Objects.requireNonNull(body).toLowerCase(Locale.ROOT))
				.contains("/problems/")
				.doesNotContain("exception", "stampede.", "jackson", "at java");
	}

	private boolean known() {
		var status = web.post().uri(RESERVATION + "/commit").headers(headers -> headers.setBearerAuth(internal()))
				.exchange().expectBody().returnResult().getStatus();
		return status.value() != 404;
	}

	private static Arguments body(String name, int status, String body) {
		return Arguments.of(name, status, body);
	}

	private static String lines(@Nullable String lines) {
		return "{\"customer\":\"ann\",\"lines\":[" + lines + "]}";
	}

	private static String item(String amount, String currency, String more) {
		return "{\"name\":\"Lamp\",\"price\":{\"amount\":%s,\"currency\":\"%s\"}%s}".formatted(amount, currency, more);
	}

	private static String manyLines(int count) {
		return IntStream.range(0, count)
				.mapToObj(line -> "{\"sku\":\"A" + line + "\",\"quantity\":1}")
				.collect(Collectors.joining(","));
	}

	private static String internal() {
		return TestTokens.token("order-service", "internal");
	}

	private static String operator() {
		return TestTokens.token("olga", "operator");
	}
}
