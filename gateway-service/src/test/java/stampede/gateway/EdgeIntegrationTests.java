package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.TestTokens;
import stampede.testsupport.WholeAnswers;

/** What a gateway behind a trusted proxy says to browsers, passes on, and refuses; the shop is its only other origin. */
class EdgeIntegrationTests {
	private static final String SHOP = "https://shop.example";
	private static final int HTTP2_SETTINGS = 4;
	private static final int MAX_CONCURRENT_STREAMS = 3;
	private static final int MAX_HEADER_LIST_SIZE = 6;
	private static RunningGateway gateway;
	private static WebTestClient web;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("server.http2.enabled=true", "springdoc.swagger-ui.enabled=true",
				"gateway.trusted-proxies=127.0.0.1/32", "gateway.cors.allowed-origins=" + SHOP);
		web = WebTestClient.bindToServer().filter(new WholeAnswers()).baseUrl("http://127.0.0.1:" + gateway.port())
				.build();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		Upstreams.ORDERS.forget();
		Upstreams.INVENTORY.forget();
	}

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

	@Test
	void refusesHeadersAndLinesThatAreTooLong() {
		web.get().uri("/api/v1/items").header("X-Long", "x".repeat(20_000)).exchange()
				.expectStatus().isEqualTo(431)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/headers-too-large");
		web.get().uri("/api/v1/items?q=" + "x".repeat(5_000)).exchange()
				.expectStatus().isEqualTo(414)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/uri-too-long");
		assertThat(Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@Test
	void capsWhatOneHttp2ConnectionMayHaveUnderWay() throws Exception {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
			socket.setSoTimeout(5_000);
			var out = socket.getOutputStream();
			out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			out.write(new byte[]{0, 0, 0, HTTP2_SETTINGS, 0, 0, 0, 0, 0});
			out.flush();
			assertThat(http2Settings(new DataInputStream(socket.getInputStream())))
					.containsEntry(MAX_CONCURRENT_STREAMS, 100)
					.containsEntry(MAX_HEADER_LIST_SIZE, 16 * 1024);
		}
	}

	/** The server's first frame (RFC 9113, 3.4 and 6.5): nine bytes of head, then six for each setting. */
	private static Map<Integer, Integer> http2Settings(DataInputStream in) throws IOException {
		var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
		assertThat(in.readUnsignedByte()).isEqualTo(HTTP2_SETTINGS);
		in.skipNBytes(5);
		var settings = new HashMap<Integer, Integer>();
		for (var n = 0; n < length / 6; n++) {
			settings.put(in.readUnsignedShort(), in.readInt());
		}
		return settings;
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "{\"lines\":[]}"})
	void upgradesNobodyToHttp2(String body) throws Exception {
		try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
			var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/orders"))
					.header("Authorization", "Bearer " + TestTokens.token("ann", "orders"))
					.header("Content-Type", "application/json")
					.POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
					.build();
			var first = http.send(request, BodyHandlers.ofString());
			var second = http.send(request, BodyHandlers.ofString());

			assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(200);
			assertThat(List.of(first.version(), second.version())).containsOnly(HttpClient.Version.HTTP_1_1);
			assertThat(Upstreams.ORDERS.last().body()).isEqualTo(body);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "{\"lines\":[]}"})
	void speaksHttp2WithClientsThatKnow(String body) {
		var http = reactor.netty.http.client.HttpClient.create().protocol(HttpProtocol.H2C)
				.headers(headers -> headers.set("Authorization", "Bearer " + TestTokens.token("ann", "orders"))
						.set("Content-Type", "application/json"));
		for (var n = 0; n < 2; n++) {
			var answer = http.post().uri("http://127.0.0.1:" + gateway.port() + "/api/v1/orders")
					.send(ByteBufFlux.fromString(Mono.just(body)))
					.responseSingle((head, _) -> Mono.just(head.status().code() + " " + head.version()))
					.block(Duration.ofSeconds(10));

			assertThat(answer).isEqualTo("200 HTTP/2.0");
			assertThat(Upstreams.ORDERS.last().body()).isEqualTo(body);
		}
	}

	@Test
	void refusesARequestThatNamesNoHost() throws Exception {
		assertThat(raw("GET /api/v1/items HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400")
				.contains("/problems/bad-request");
		assertThat(raw("GET /api/v1/items HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")).startsWith("HTTP/1.1 400");
		assertThat(raw("GET /api/v1/items HTTP/1.0\r\n\r\n")).contains(" 200 ");
	}

	private static String raw(String request) throws IOException {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
			socket.setSoTimeout(5_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			var answer = new byte[4_096];
			return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.US_ASCII);
		}
	}

	@ParameterizedTest
	@CsvSource({"gzip,415", "GZIP,415", "br,415", "identity,200"})
	void readsNoEncodedBodies(String encoding, int status) {
		web.post().uri("/api/v1/orders")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders")))
				.header("Content-Encoding", encoding)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{}")
				.exchange()
				.expectStatus().isEqualTo(status)
				.expectBody();
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
