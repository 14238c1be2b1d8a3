package stampede.order.web;

import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import stampede.testsupport.TestTokens;

/** Invalid requests, tokens and deadlines are refused with a problem. */
class RefusedOrderRequestsIntegrationTests extends OrderApiFixture {
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
	void namesTheInvalidFieldOfABody() {
		place("ada", "invalid", ONE_A.replace(":1}", ":0}")).expectStatus().isBadRequest().expectBody()
				.jsonPath("$.errors.length()").isEqualTo(1)
				.jsonPath("$.errors[0].field").isEqualTo("lines[0].quantity");
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
}
