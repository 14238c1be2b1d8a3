package stampede.payment.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.payment.StubProvider;
import stampede.payment.StubProvider.Fault;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
@ExtendWith(OutputCaptureExtension.class)
class PaymentApiIntegrationTests {
	private static final String PAYMENTS = "/internal/payments/";
	private static final String CHARGE = """
			{"customer":"ada","amount":{"amount":1999,"currency":"EUR"},"token":"tok_visa"}""";
	private static final String VOID = "{\"customer\":\"ada\"}";

	@Autowired
	WebTestClient web;

	private final String order = PAYMENTS + UUID.randomUUID();

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Id(String paymentId) {}

	@Test
	void showsAPaymentToItsOwnerOnly() {
		var id = Objects.requireNonNull(
				put(order, CHARGE).expectStatus().isOk().expectBody(Id.class).returnResult().getResponseBody());
		var own = "/api/v1/payments/" + id.paymentId();

		get(own, "ada", "orders").expectStatus().isOk().expectBody()
				.jsonPath("$.state").isEqualTo("CAPTURED")
				.jsonPath("$.captured").isEqualTo(1999)
				.jsonPath("$.refunded").isEqualTo(0)
				.jsonPath("$.amount.currency").isEqualTo("EUR")
				.jsonPath("$.createdAt").exists()
				.jsonPath("$.token").doesNotExist()
				.jsonPath("$.customer").doesNotExist();
		problem(get(own, "eve", "orders"), 404, "payment-not-found");
		problem(get("/api/v1/payments/" + UUID.randomUUID(), "ada", "orders"), 404, "payment-not-found");
		problem(get("/api/v1/payments/7", "ada", "orders"), 400, "bad-request");
	}

	@Test
	void answersAcceptedWhileNothingIsKnown() {
		StubProvider.fail(order.replace(PAYMENTS, "order-"), Fault.HANG, Fault.HANG);

		put(order, CHARGE).expectStatus().isAccepted().expectBody().jsonPath("$.state").isEqualTo("PENDING");
		post(order + "/void", VOID).expectStatus().isAccepted().expectBody().jsonPath("$.orderId")
				.isEqualTo(order.replace(PAYMENTS, ""));
	}

	@Test
	void tellsEachRefusalApart() {
		problem(post(order + "/capture", ""), 404, "payment-not-found");
		problem(put(order + "/refunds/" + UUID.randomUUID(), refund(1, "EUR")), 404, "payment-not-found");
		put(order, CHARGE).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("CAPTURED");
		problem(put(order, CHARGE.replace("1999", "2000")), 422, "payment-mismatch");
		problem(put(order, CHARGE.replace("ada", "eve")), 422, "payment-mismatch");
		problem(post(order + "/void", VOID.replace("ada", "eve")), 422, "payment-mismatch");
		var refund = order + "/refunds/" + UUID.randomUUID();
		problem(put(refund, refund(2000, "EUR")), 422, "refund-too-large");
		problem(put(refund, refund(1, "USD")), 422, "refund-mismatch");
		put(refund, refund(999, "EUR")).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("SUCCEEDED");
		problem(put(refund, refund(1000, "EUR")), 422, "refund-mismatch");
		problem(post(order + "/capture", ""), 409, "payment-not-capturable");
		post(order + "/void", VOID).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("REFUNDED");

		var declined = PAYMENTS + UUID.randomUUID();
		put(declined, CHARGE.replace("tok_visa", "tok_chargeDeclined")).expectStatus().isOk().expectBody()
				.jsonPath("$.declineCode").isEqualTo("card_declined");
		problem(put(declined + "/refunds/" + UUID.randomUUID(), refund(1, "EUR")), 409, "payment-not-captured");
	}

	@Test
	void keepsATombstoneForAVoidThatCameFirst() {
		post(order + "/void", VOID).expectStatus().isOk().expectBody()
				.jsonPath("$.state").isEqualTo("VOIDED")
				.jsonPath("$.amount").doesNotExist();
		put(order, CHARGE).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("VOIDED");
		problem(put(order, CHARGE.replace("ada", "eve")), 422, "payment-mismatch");
	}

	/** A newer order-service may send what this version does not know, at every depth. */
	@Test
	void readsWhatANewerDownstreamServiceSends() {
		put(order,
				CHARGE.replace("{\"c", "{\"traceparent\":\"00-1\",\"c").replace("{\"amount\":1999",
						"{\"tax\":1,\"amount\":1999"))
				.expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("CAPTURED");
		put(order + "/refunds/" + UUID.randomUUID(), refund(1, "EUR").replaceFirst("\\{", "{\"reason\":\"gift\","))
				.expectStatus().isOk().expectBody();
		post(order + "/void", "{\"customer\":\"ada\",\"why\":{\"deep\":[1]}}").expectStatus().is2xxSuccessful()
				.expectBody();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void answersBadInputWithAProblem(String name, String body, int status) {
		problem(put(order, body), status, null);
	}

	static Stream<Arguments> answersBadInputWithAProblem() {
		return Stream.of(
				Arguments.of("repeated field", CHARGE.replace("\"token\"", "\"customer\":\"eve\",\"token\""), 400),
				Arguments.of("no customer", CHARGE.replace("\"customer\":\"ada\",", ""), 400),
				Arguments.of("empty customer", CHARGE.replace("\"ada\"", "\"\""), 400),
				Arguments.of("huge customer", CHARGE.replace("ada", "a".repeat(256)), 400),
				Arguments.of("no amount", CHARGE.replace("\"amount\":{\"amount\":1999,\"currency\":\"EUR\"},", ""),
						400),
				Arguments.of("null amount", CHARGE.replace("{\"amount\":1999,\"currency\":\"EUR\"}", "null"), 400),
				Arguments.of("zero", CHARGE.replace("1999", "0"), 400),
				Arguments.of("negative", CHARGE.replace("1999", "-1"), 400),
				Arguments.of("too much", CHARGE.replace("1999", "100000000"), 400),
				Arguments.of("beyond long", CHARGE.replace("1999", "99999999999999999999"), 400),
				Arguments.of("fraction", CHARGE.replace("1999", "19.99"), 400),
				Arguments.of("number in a string", CHARGE.replace("1999", "\"1999\""), 400),
				Arguments.of("no currency", CHARGE.replace(",\"currency\":\"EUR\"", ""), 400),
				Arguments.of("odd currency", CHARGE.replace("EUR", "euro"), 400),
				Arguments.of("no token", CHARGE.replace(",\"token\":\"tok_visa\"", ""), 400),
				Arguments.of("null token", CHARGE.replace("\"tok_visa\"", "null"), 400),
				Arguments.of("token as an object", CHARGE.replace("\"tok_visa\"", "{\"value\":\"tok_visa\"}"), 400),
				Arguments.of("no such kind of token", CHARGE.replace("tok_visa", "src_visa"), 400),
				Arguments.of("malformed", "{\"customer\":", 400),
				Arguments.of("two documents", CHARGE + CHARGE, 400),
				Arguments.of("array", "[]", 400),
				Arguments.of("null", "null", 400),
				Arguments.of("empty", "", 400),
				Arguments.of("deeply nested", "[".repeat(10_000), 400),
				Arguments.of("ten megabytes", " ".repeat(10 << 20) + CHARGE, 413));
	}

	@ParameterizedTest
	@ValueSource(strings = {"\"4242424242424242\"", "\"4242 4242 4242 4242\"", "\"tok_4242424242424242\"",
			"4242424242424242", "[4242424242424242]", "{\"number\":\"4242424242424242\"}"})
	void neverRepeatsACardNumber(String token, CapturedOutput output) {
		var answer = problem(put(order, CHARGE.replace("\"tok_visa\"", token)), 400, "bad-request");

		assertThat(answer).doesNotContain("4242");
		assertThat(output.getAll()).doesNotContain("4242424242424242").doesNotContain("4242 4242");
	}

	@Test
	void answersTheWrongKindOfRequestWithAProblem() {
		problem(web.put().uri(order).headers(h -> h.setBearerAuth(internal())).contentType(MediaType.TEXT_PLAIN)
				.bodyValue(CHARGE).exchange(), 415, "unsupported-media-type");
		problem(web.delete().uri(order).headers(h -> h.setBearerAuth(internal())).exchange(), 405,
				"method-not-allowed");
		problem(put(PAYMENTS + "7", CHARGE), 400, "bad-request");
		problem(put(order + "/refunds/7", refund(1, "EUR")), 400, "bad-request");
		problem(put(order + "/refunds/" + UUID.randomUUID(), refund(0, "EUR")), 400, "bad-request");
		problem(put(order + "/refunds/" + UUID.randomUUID(), "{}"), 400, "bad-request");
		problem(post(order + "/void", "{}"), 400, "bad-request");
		problem(post(order + "/nothing", "{}"), 404, "not-found");
	}

	@ParameterizedTest
	@ValueSource(strings = {"none", "garbage", "expired", "audience", "issuer", "endless", "unsigned"})
	void refusesATokenThatProvesNothing(String flaw) {
		for (var path : new String[]{order, "/api/v1/payments/" + UUID.randomUUID(), "/internal/audit"}) {
			problem(web.get().uri(path).headers(headers -> flawed(flaw, headers::setBearerAuth)).exchange(), 401,
					"unauthenticated");
		}
	}

	@ParameterizedTest
	@CsvSource({"PUT, /internal/payments/5b6f3a52-0d6c-4a0e-8f0e-2f8a6a4d2b11, orders",
			"POST, /internal/payments/5b6f3a52-0d6c-4a0e-8f0e-2f8a6a4d2b11/void, orders operator",
			"GET, /internal/audit, orders operator",
			"GET, /api/v1/payments/5b6f3a52-0d6c-4a0e-8f0e-2f8a6a4d2b11, internal",
			"GET, /api/v1/payments/5b6f3a52-0d6c-4a0e-8f0e-2f8a6a4d2b11, operator", "GET, /anything, internal orders",
			"GET, /api/v1/payments/webhooks/stripe, operator", "GET, /internal/audit, ''"})
	void deniesWhatAScopeDoesNotAllow(String method, String path, String scope) {
		problem(web.method(HttpMethod.valueOf(method)).uri(path)
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ada", scope))).exchange(), 403,
				"forbidden");
	}

	@Test
	void opensWhatIsForEveryone() {
		web.get().uri("/readyz").exchange().expectStatus().isOk().expectBody().returnResult();
		web.get().uri("/livez").exchange().expectStatus().isOk().expectBody().returnResult();
		web.get().uri("/v3/api-docs").exchange().expectStatus().isOk().expectBody()
				.jsonPath("$.paths['/api/v1/payments/{paymentId}'].get").exists()
				.jsonPath("$.paths['/api/v1/payments/{paymentId}'].get.parameters.length()").isEqualTo(2)
				.jsonPath("$.components.schemas.ChargeRequest").doesNotExist();
		get("/internal/audit", "order-service", "internal").expectStatus().isOk().expectBody()
				.jsonPath("$.unbalancedTransactions").isEqualTo(0);
	}

	@Test
	void refusesWorkWhoseTimeIsGone() {
		problem(web.put().uri(order).headers(headers -> headers.setBearerAuth(internal()))
				.header("X-Request-Timeout-Ms", "0").contentType(MediaType.APPLICATION_JSON).bodyValue(CHARGE)
				.exchange(), 400, "bad-request");
	}

	private static void flawed(String flaw, Consumer<String> bearer) {
		var good = internal();
		switch (flaw) {
			case "none" -> {
			}
			case "garbage" -> bearer.accept("a.b.c");
			case "expired" -> bearer.accept(TestTokens.token("ada", "internal orders",
					claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3_600)))));
			case "audience" ->
				bearer.accept(
						TestTokens.token("ada", "internal orders", claims -> claims.audience("inventory-service")));
			case "issuer" ->
				bearer.accept(TestTokens.token("ada", "internal orders", claims -> claims.issuer("https://else.test")));
			case "endless" ->
				bearer.accept(TestTokens.token("ada", "internal orders", claims -> claims.expirationTime(null)));
			default -> bearer.accept(
					"eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1));
		}
	}

	private static String internal() {
		return TestTokens.token("order-service", "internal");
	}

	private static String refund(long amount, String currency) {
		return "{\"amount\":{\"amount\":%d,\"currency\":\"%s\"}}".formatted(amount, currency);
	}

	private WebTestClient.ResponseSpec put(String path, String body) {
		return web.put().uri(path).headers(headers -> headers.setBearerAuth(internal()))
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec post(String path, String body) {
		return web.post().uri(path).headers(headers -> headers.setBearerAuth(internal()))
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec get(String path, String subject, String scope) {
		return web.get().uri(path).headers(headers -> headers.setBearerAuth(TestTokens.token(subject, scope)))
				.exchange();
	}

	private static String problem(WebTestClient.ResponseSpec answer, int status, @Nullable String type) {
		var body = answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.status").isEqualTo(status)
				.jsonPath("$.trace").doesNotExist();
		if (type != null) {
			body.jsonPath("$.type").isEqualTo("/problems/" + type);
		}
		return new String(Objects.requireNonNull(body.returnResult().getResponseBodyContent()), StandardCharsets.UTF_8);
	}
}
