package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.TestTokens;

@GatewayTest
class RoutesIntegrationTests {
	private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";
	private static final String ALL_SCOPES = "orders operator internal";

	@LocalServerPort
	private int port;

	@BeforeEach
	void forget() {
		List.of(Upstreams.ORDERS, Upstreams.INVENTORY, Upstreams.PAYMENTS, Upstreams.IDENTITY, Upstreams.PROFILES)
				.forEach(Upstream::forget);
	}

	static Stream<Arguments> routes() {
		return Stream.of(
				Arguments.of("POST", "/api/v1/orders", "orders", Upstreams.ORDERS),
				Arguments.of("GET", "/api/v1/orders?limit=2&cursor=a%2Bb", "orders", Upstreams.ORDERS),
				Arguments.of("GET", "/api/v1/orders/7", "orders operator", Upstreams.ORDERS),
				Arguments.of("POST", "/api/v1/orders/7/cancellation", "orders operator", Upstreams.ORDERS),
				Arguments.of("POST", "/api/v1/orders/7/refunds", "orders operator", Upstreams.ORDERS),
				Arguments.of("GET", "/api/v1/items", "", Upstreams.INVENTORY),
				Arguments.of("GET", "/api/v1/items/A-1", "", Upstreams.INVENTORY),
				Arguments.of("PUT", "/api/v1/items/A-1", "operator", Upstreams.INVENTORY),
				Arguments.of("POST", "/api/v1/items/A-1/receipts", "operator", Upstreams.INVENTORY),
				Arguments.of("GET", "/api/v1/sales", "", Upstreams.INVENTORY),
				Arguments.of("GET", "/api/v1/sales/launch", "", Upstreams.INVENTORY),
				Arguments.of("PUT", "/api/v1/sales/launch", "operator", Upstreams.INVENTORY),
				Arguments.of("GET", "/api/v1/payments/7", "orders", Upstreams.PAYMENTS),
				Arguments.of("POST", "/api/v1/payments/webhooks/stripe", "", Upstreams.PAYMENTS),
				Arguments.of("POST", "/api/v1/accounts", "", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/accounts/password-reset", "", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/accounts/confirmation", "", Upstreams.IDENTITY),
				Arguments.of("PUT", "/api/v1/accounts/me/password", "orders", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/sessions", "", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/sessions/refresh", "", Upstreams.IDENTITY),
				Arguments.of("GET", "/api/v1/sessions", "orders", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/sessions/7/end", "orders", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/sessions/end-all", "orders", Upstreams.IDENTITY),
				Arguments.of("GET", "/api/v1/signing-keys", "operator", Upstreams.IDENTITY),
				Arguments.of("POST", "/api/v1/signing-keys/rotate", "operator", Upstreams.IDENTITY),
				Arguments.of("GET", "/.well-known/jwks.json", "", Upstreams.IDENTITY),
				Arguments.of("GET", "/api/v1/me", "orders", Upstreams.IDENTITY),
				Arguments.of("GET", "/api/v1/profile", "orders", Upstreams.PROFILES),
				Arguments.of("PUT", "/api/v1/profile", "orders", Upstreams.PROFILES),
				Arguments.of("DELETE", "/api/v1/profile", "orders", Upstreams.PROFILES));
	}

	@ParameterizedTest
	@MethodSource("routes")
	void passesPublicPathsOn(String method, String path, String scope, Upstream upstream,
			@Autowired WebTestClient web) {
		ask(web, method, path, scope).expectStatus().isOk().expectBody();

		assertThat(upstream.last().method()).isEqualTo(method);
		assertThat(upstream.last().uri()).isEqualTo(path);
	}

	@ParameterizedTest
	@MethodSource("routes")
	void passesOnlyTheScopeOfThePath(String method, String path, String scope, Upstream upstream,
			@Autowired WebTestClient web) {
		if (scope.isEmpty()) {
			return;
		}
		var others = Stream.of("orders", "operator", "internal").filter(other -> !scope.contains(other))
				.collect(Collectors.joining(" "));
		ask(web, method, path, others)
				.expectStatus().isForbidden()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/forbidden");
		ask(web, method, path, "")
				.expectStatus().isUnauthorized()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/unauthenticated");
		assertThat(upstream.wasAsked()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({"PUT,/internal/reservations/7", "GET,/internal/audit", "PUT,/internal/payments/7",
			"GET,/actuator/health", "GET,/actuator/gateway/routes", "POST,/actuator/gateway/refresh",
			"GET,/api/v1/payments/7/refunds",
			"GET,/api/v1/ordersx", "GET,/api/v2/orders", "GET,/openapi/payment-simulator", "GET,/admin/charges"})
	void answersEverythingElseWithNotFound(String method, String path, @Autowired WebTestClient web) {
		for (var scope : List.of(ALL_SCOPES, path.startsWith("/api/v1/payments") ? ALL_SCOPES : "")) {
			ask(web, method, path, scope)
					.expectStatus().isNotFound()
					.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectBody().jsonPath("$.type").isEqualTo("/problems/not-found");
		}
		assertThat(Stream.of(Upstreams.ORDERS, Upstreams.INVENTORY, Upstreams.PAYMENTS)
				.noneMatch(Upstream::wasAsked)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({"/api/v1/orders/../../../internal/audit", "/api/v1/orders/..;/internal/audit",
			"/api/v1/items/%2e%2e/%2e%2e/internal/audit", "/api/v1/items//x", "/api/v1/items/%2Finternal"})
	void letsNoPathClimbOutOfItsRoute(String path, @Autowired WebTestClient web) {
		web.get().uri(here(path))
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", ALL_SCOPES)))
				.exchange()
				.expectStatus().is4xxClientError()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody();
		assertThat(Upstreams.ORDERS.wasAsked() || Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@Test
	void leavesTheUpstreamsAnswerAsItIs(@Autowired WebTestClient web) {
		ask(web, "GET", "/api/v1/orders/problem", "orders")
				.expectStatus().isEqualTo(409)
				.expectHeader().valueEquals("Retry-After", "7")
				.expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectHeader().valueEquals("Location", "/api/v1/orders/7")
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody(String.class).isEqualTo("{\"type\":\"/problems/out-of-stock\",\"odd\":  1}");
	}

	@Test
	void passesCookiesOfSessionsOnAndNamesTheClient(@Autowired WebTestClient web) {
		web.post().uri("/api/v1/sessions/refresh").header("Cookie", "a=b").header("X-Internal-Client", "10.0.0.1")
				.header("Sec-Fetch-Site", "same-origin").contentType(MediaType.APPLICATION_JSON).bodyValue("{}")
				.exchange()
				.expectStatus().isOk().expectBody();

		assertThat(Upstreams.IDENTITY.last().headers().get("Cookie")).isEqualTo("a=b");
		assertThat(Upstreams.IDENTITY.last().headers().get("Sec-Fetch-Site")).isEqualTo("same-origin");
		assertThat(Upstreams.IDENTITY.last().headers().getAll("X-Internal-Client")).containsExactly("127.0.0.1");
	}

	@ParameterizedTest
	@CsvSource({"GET,/api/v1/orders/7", "PUT,/api/v1/accounts/me/password", "POST,/api/v1/accounts"})
	void removesCookiesOfOtherRequests(String method, String path, @Autowired WebTestClient web) {
		web.method(HttpMethod.valueOf(method)).uri(path).header("Cookie", "a=b")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders"))).exchange()
				.expectStatus().isOk().expectBody();

		var upstream = path.startsWith("/api/v1/orders") ? Upstreams.ORDERS : Upstreams.IDENTITY;
		assertThat(upstream.last().headers().contains("Cookie")).isFalse();
	}

	@Test
	void stripsWhatOnlyADownstreamServiceMaySayAndKeepsTheRest(@Autowired WebTestClient web) {
		var token = TestTokens.token("ann", "orders");
		web.get().uri("/api/v1/orders/7")
				.headers(headers -> {
					headers.setBearerAuth(token);
					List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Real-IP",
							"X-User-Id", "X-Internal-Caller", "X-Original-URL", "baggage", "Proxy-Authorization")
							.forEach(name -> headers.set(name, "10.0.0.1"));
					headers.set("Idempotency-Key", "\"k-1\"");
					headers.set("traceparent", "00-" + CLIENTS_TRACE + "-b7ad6b7169203331-01");
					headers.set("tracestate", "client=1");
				})
				.exchange()
				.expectStatus().isOk()
				.expectBody();

		var headers = Upstreams.ORDERS.last().headers();
		assertThat(headers.names()).map(name -> name.toLowerCase(Locale.ROOT))
				.noneMatch(name -> name.contains("forwarded") || name.startsWith("x-user")
						|| name.startsWith("x-internal") || name.startsWith("x-original"))
				.doesNotContain("x-real-ip", "baggage", "tracestate", "proxy-authorization");
		assertThat(headers.get("Authorization")).isEqualTo("Bearer " + token);
		assertThat(headers.get("Idempotency-Key")).isEqualTo("\"k-1\"");
		assertThat(String.valueOf(headers.get("traceparent"))).as("an untrusted client does not decide what is traced")
				.doesNotContain(CLIENTS_TRACE);
	}

	@Test
	void passesTheBodyOnByteForByte(@Autowired WebTestClient web) {
		web.post().uri("/api/v1/payments/webhooks/stripe")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{ \"id\":  \"evt_ü\" }\n")
				.exchange()
				.expectStatus().isOk()
				.expectBody();

		assertThat(Upstreams.PAYMENTS.last().body()).isEqualTo("{ \"id\":  \"evt_ü\" }\n");
	}

	@ParameterizedTest
	@CsvSource({"order-service,orders", "inventory-service,inventory", "payment-service,payments"})
	void fetchesTheServicesDocuments(String service, String answer, @Autowired WebTestClient web) {
		web.get().uri("/openapi/" + service).exchange()
				.expectStatus().isOk()
				.expectBody(String.class).isEqualTo(answer);
	}

	@Test
	void showsSwaggerUiAtTheRoot(@Autowired WebTestClient web) {
		web.get().uri("/").exchange()
				.expectStatus().is3xxRedirection()
				.expectHeader().valueMatches("Location", ".*/swagger-ui.html")
				.expectBody();
		web.get().uri("/swagger-ui.html").exchange()
				.expectHeader().valueMatches("Location", ".*/swagger-ui/index.html")
				.expectBody();
		web.get().uri("/swagger-ui/index.html").exchange()
				.expectStatus().isOk()
				.expectBody(String.class).value(page -> assertThat(page).contains("swagger-ui"));
		web.get().uri("/swagger-ui/swagger-ui.css").exchange()
				.expectStatus().isOk()
				.expectHeader().contentType("text/css")
				.expectBody().consumeWith(file -> assertThat(file.getResponseBody()).hasSizeGreaterThan(100_000));
		web.get().uri("/swagger-ui/swagger-ui-es-bundle.js").exchange()
				.expectStatus().isNotFound()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/not-found");
		web.get().uri("/v3/api-docs/swagger-config").exchange()
				.expectStatus().isOk()
				.expectBody()
				.jsonPath("$.urls[?(@.url == '/openapi/order-service')]").exists()
				.jsonPath("$.urls[?(@.url == '/openapi/inventory-service')]").exists()
				.jsonPath("$.urls[?(@.url == '/openapi/payment-service')]").exists()
				.jsonPath("$.urls[?(@.url == '/openapi/gateway-service')]").exists();
	}

	/** As it is, where the client's own way would encode it again. */
	private URI here(String path) {
		return URI.create("http://127.0.0.1:" + port + path);
	}

	private WebTestClient.ResponseSpec ask(WebTestClient web, String method, String path, String scope) {
		return web.method(HttpMethod.valueOf(method)).uri(here(path))
				.headers(headers -> {
					if (!scope.isEmpty()) {
						headers.setBearerAuth(TestTokens.token("ann", scope));
					}
				})
				.exchange();
	}
}
