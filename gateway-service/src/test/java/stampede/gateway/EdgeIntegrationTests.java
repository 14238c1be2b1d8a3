package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import stampede.testsupport.TestTokens;

/** Headers, methods, origins and deadlines of requests at the edge. */
class EdgeIntegrationTests extends EdgeFixture {
	@ParameterizedTest
	@CsvSource({"GET,/api/v1/items,200", "GET,/api/v1/orders,401", "GET,/nowhere,404", "PATCH,/api/v1/orders,405",
			"GET,/swagger-ui/index.html,200"})
	void sendsSecurityHeadersWithEveryAnswer(String method, String path, int status) {
		web.method(HttpMethod.valueOf(method)).uri(path).exchange()
				.expectStatus().isEqualTo(status)
				.expectHeader().valueEquals("X-Content-Type-Options", "nosniff")
				.expectHeader().valueEquals("X-Frame-Options", "DENY")
				.expectHeader().valueEquals("Referrer-Policy", "no-referrer")
				.expectHeader().valueMatches("Content-Security-Policy", "default-src 'self';.*frame-ancestors 'none'")
				.expectHeader().doesNotExist("Strict-Transport-Security")
				.expectBody();
	}

	@Test
	void insistsOnTlsWhereTheProxyHadIt() {
		web.get().uri("/api/v1/items").header("X-Forwarded-Proto", "https").exchange()
				.expectHeader().valueMatches("Strict-Transport-Security", "max-age=31536000.*")
				.expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = {"TRACE", "PATCH", "DELETE", "PROPFIND", "FOO", "OPTIONS", "POST", "PUT"})
	void allowsOnlyTheMethodsOfTheResource(String method) {
		web.method(HttpMethod.valueOf(method)).uri("/api/v1/items").exchange()
				.expectStatus().isEqualTo(405)
				.expectHeader().valueEquals("Allow", "GET, HEAD")
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/method-not-allowed");
		assertThat(Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT    | /api/v1/orders                   | GET, HEAD, POST
			PATCH  | /api/v1/orders/1                 | GET, HEAD
			GET    | /api/v1/orders/1/refunds         | POST
			GET    | /api/v1/orders/1/cancellation    | POST
			HEAD   | /api/v1/orders/1/events          | GET
			POST   | /api/v1/items/A                  | GET, HEAD, PUT
			DELETE | /api/v1/items/A/receipts         | POST
			POST   | /api/v1/sales/launch             | GET, HEAD, PUT
			PUT    | /api/v1/sales                    | GET, HEAD
			PUT    | /api/v1/payments/webhooks/stripe | POST
			POST   | /api/v1/payments/1               | GET, HEAD
			GET    | /api/v1/stuck-orders/1/retry     | POST
			POST   | /openapi/order-service           | GET, HEAD
			""")
	void listsTheMethodsOfEachResource(String method, String path, String allowed) {
		web.method(HttpMethod.valueOf(method)).uri(path).exchange()
				.expectStatus().isEqualTo(405)
				.expectHeader().valueEquals("Allow", allowed)
				.expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = {"TRACE", "DELETE", "FOO"})
	void answersOtherMethodsOfAPathWithoutARouteWith404(String method) {
		web.method(HttpMethod.valueOf(method)).uri("/nowhere").exchange()
				.expectStatus().isNotFound()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/not-found");
	}

	@ParameterizedTest
	@ValueSource(strings = {"/", "/swagger-ui.html", "/v3/api-docs", "/v3/api-docs/swagger-config", "/nowhere"})
	void repeatsNoForeignHost(String path) {
		var answer = web.get().uri(path).header("Host", "evil.example").header("X-Forwarded-Host", "evil.example")
				.exchange()
				.expectBody(String.class).returnResult();

		assertThat(answer.getResponseBody() + answer.getResponseHeaders()).doesNotContain("evil.example");
	}

	/** A page whose name was made to lead to the management port reads nothing there. */
	@Test
	void answersPublicNamesAtTheManagementPortWithARefusal() {
		gateway.management().get().uri("/actuator/prometheus").header("Host", "evil.example").exchange()
				.expectStatus().isForbidden()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/forbidden");
	}

	@Test
	void letsPagesOfTheShopCall() {
		web.options().uri("/api/v1/orders")
				.header("Origin", SHOP)
				.header("Access-Control-Request-Method", "POST")
				.header("Access-Control-Request-Headers", "authorization, content-type, idempotency-key")
				.exchange()
				.expectStatus().isOk()
				.expectHeader().valueEquals("Access-Control-Allow-Origin", SHOP)
				.expectHeader().valueEquals("Access-Control-Max-Age", "3600")
				.expectHeader().doesNotExist("Access-Control-Allow-Credentials")
				.expectBody();
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();

		web.get().uri("/api/v1/orders")
				.headers(headers -> {
					headers.setBearerAuth(TestTokens.token("ann", "orders"));
					headers.setOrigin(SHOP);
				})
				.exchange()
				.expectStatus().isOk()
				.expectHeader().valueEquals("Access-Control-Allow-Origin", SHOP)
				.expectHeader().valueMatches("Access-Control-Expose-Headers", ".*Retry-After.*")
				.expectBody();
	}

	@Test
	void keepsPagesOfOtherOriginsOut() {
		web.options().uri("/api/v1/orders")
				.header("Origin", "https://evil.example")
				.header("Access-Control-Request-Method", "POST")
				.exchange()
				.expectStatus().isForbidden()
				.expectHeader().doesNotExist("Access-Control-Allow-Origin")
				.expectBody().jsonPath("$.type").isEqualTo("/problems/origin-not-allowed");
		web.get().uri("/api/v1/items").header("Origin", "https://evil.example").exchange()
				.expectStatus().isForbidden()
				.expectBody();
		assertThat(Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@Test
	void passesOnWhatATrustedProxySaysOfTheClientAndNothingInternal() {
		web.get().uri("/api/v1/items")
				.header("X-Forwarded-For", "203.0.113.7")
				.header("X-Forwarded-Proto", "https")
				.header("Forwarded", "for=203.0.113.7")
				.header("X-Internal-Caller", "order-service")
				.header("X-User-Id", "admin")
				.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
				.exchange()
				.expectStatus().isOk()
				.expectBody();

		var headers = Upstreams.INVENTORY.last().headers();
		assertThat(headers.get("traceparent")).as("the same trace, another span")
				.startsWith("00-0af7651916cd43dd8448eb211c80319c-").endsWith("-01").doesNotContain("b7ad6b7169203331");
		assertThat(headers.get("X-Forwarded-For")).startsWith("203.0.113.7");
		assertThat(headers.get("X-Forwarded-Proto")).startsWith("https");
		assertThat(headers.get("Forwarded")).startsWith("for=203.0.113.7");
		assertThat(headers.contains("X-Internal-Caller")).isFalse();
		assertThat(headers.contains("X-User-Id")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({"GET,env", "GET,beans", "GET,loggers", "POST,loggers/root", "POST,shutdown", "POST,refresh",
			"GET,gateway/routes", "POST,gateway/refresh", "POST,gateway/routes/x", "GET,circuitbreakers",
			"POST,circuitbreakers/order-service", "GET,heapdump", "POST,health", "DELETE,prometheus"})
	void hasNoActuatorThatWritesOrTells(String method, String path) {
		var status = gateway.management().method(HttpMethod.valueOf(method)).uri("/actuator/" + path)
				.contentType(MediaType.APPLICATION_JSON)
				.exchange()
				.expectBody().returnResult().getStatus();

		assertThat(Objects.requireNonNull(status)).isIn(HttpStatusCode.valueOf(404), HttpStatusCode.valueOf(405));
	}

	@Test
	void ignoresAndCountsTimesThatAreNone() {
		var before = gateway.metric("stampede_deadline_ignored_total");
		for (var nonsense : List.of("soon", "-5", "1e3", "99999999999", "10 ms")) {
			web.get().uri("/api/v1/items").header("X-Request-Timeout-Ms", nonsense).exchange()
					.expectStatus().isOk().expectBody();
			assertThat(budgetSeen()).as(nonsense).isBetween(4_000L, 5_000L);
		}
		assertThat(gateway.metric("stampede_deadline_ignored_total") - before).isEqualTo(5);
	}

	@Test
	void capsTheTimeByClassOfTraffic() {
		web.get().uri("/api/v1/items").header("X-Request-Timeout-Ms", "25000").exchange()
				.expectStatus().isOk().expectBody();
		assertThat(budgetSeen()).as("browsing").isBetween(4_000L, 5_000L);
		web.get().uri("/api/v1/items").header("X-Request-Timeout-Ms", "2000").exchange()
				.expectStatus().isOk().expectBody();
		assertThat(budgetSeen()).as("less than that").isBetween(1_500L, 2_000L);
	}

	private static long budgetSeen() {
		return Long.parseLong(Upstreams.INVENTORY.last().headers().get("X-Request-Timeout-Ms"));
	}
}
