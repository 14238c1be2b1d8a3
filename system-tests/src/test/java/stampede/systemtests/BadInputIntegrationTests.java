package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid input of any kind is answered as a client error, and has no other effect. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadInputIntegrationTests {
	private static final String GOOD = Shop.order("BAD-INPUT", 1, "tok_visa");
	private static final String ORDERS = "/api/v1/orders";
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final String customer = suite.customer("clumsy-" + UUID.randomUUID());

	@AfterEach
	void leavesNothingBehind() {
		var list = shop.get(customer, ORDERS);
		assertThat(list.status()).isEqualTo(200);
		assertThat(list.body().path("orders")).isEmpty();
	}

	@AfterAll
	static void everythingAddsUp() {
		Suites.shared().invariants().hold();
	}

	static Stream<Arguments> orders() {
		var lines = IntStream.range(0, 100_000).mapToObj("{\"sku\":\"S%d\",\"quantity\":1}"::formatted)
				.collect(Collectors.joining(",", "{\"lines\":[", "],\"payment\":{\"token\":\"tok_visa\"}}"));
		return Stream.of(
				Arguments.of("unknown field", GOOD.replace("{\"lines\"", "{\"total\":1,\"lines\""), 400),
				Arguments.of("repeated field", GOOD.replace("\"quantity\":1", "\"quantity\":1,\"quantity\":2"), 400),
				Arguments.of("a hundred thousand lines", lines, 413),
				Arguments.of("no lines", GOOD.replaceAll("\\[.*]", "[]"), 400),
				Arguments.of("negative quantity", GOOD.replace(":1}", ":-1}"), 400),
				Arguments.of("no quantity at all", GOOD.replace(":1}", ":0}"), 400),
				Arguments.of("huge quantity", GOOD.replace(":1}", ":2147483647}"), 400),
				Arguments.of("quantity beyond long", GOOD.replace(":1}", ":99999999999999999999}"), 400),
				Arguments.of("quantity beyond double", GOOD.replace(":1}", ":1e999999999}"), 400),
				Arguments.of("fraction", GOOD.replace(":1}", ":1.5}"), 400),
				Arguments.of("text for a number", GOOD.replace(":1}", ":\"1\"}"), 400),
				Arguments.of("number for text", GOOD.replace("\"BAD-INPUT\"", "7"), 400),
				Arguments.of("list for an object", "[" + GOOD + "]", 400),
				Arguments.of("NUL in a SKU", GOOD.replace("BAD-INPUT", "A\\u0000B"), 400),
				Arguments.of("half a surrogate in a SKU", GOOD.replace("BAD-INPUT", "A\\ud800"), 400),
				Arguments.of("NUL in a token", GOOD.replace("tok_visa", "tok_\\u0000"), 400),
				Arguments.of("a card number for a token", GOOD.replace("tok_visa", "4242424242424242"), 400),
				Arguments.of("malformed", "{\"lines\":[", 400),
				Arguments.of("no JSON", "hello", 400),
				Arguments.of("empty", "", 400),
				Arguments.of("two documents", GOOD + GOOD, 400),
				Arguments.of("nested ten thousand deep", "[".repeat(10_000) + "]".repeat(10_000), 400),
				Arguments.of("nested in an unknown field",
						GOOD.replace("{\"lines\"", "{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"lines\""),
						400),
				Arguments.of("ten megabytes", " ".repeat(10 << 20) + GOOD, 413));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("orders")
	void anOrder(String name, String body, int status) {
		refused(status, shop.place(customer, UUID.randomUUID().toString(), body));
	}

	@Test
	void aBodyOfUnknownLength() {
		var body = (" ".repeat(10 << 20) + GOOD).getBytes(StandardCharsets.US_ASCII);
		var request = shop.request(customer, ORDERS).header("Idempotency-Key", "chunked")
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
				.build();

		refused(413, shop.send(request));
	}

	@Test
	void aTotalThatOverflows() {
		var sku = "O-" + UUID.randomUUID().toString().substring(0, 8);
		var rich = suite.customer("rich-" + sku);
		shop.offer(suite.operator(), sku, 99_999_999, 100);

		var answer = shop.place(rich, "overflow", Shop.order(sku, 100, "tok_visa"));

		refused(422, answer);
		assertThat(answer.type()).isEqualTo("/problems/total-too-large");
		assertThat(shop.get(rich, "/api/v1/items/" + sku).body().path("available").asInt())
				.isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(strings = {"", " ", "\"", "with space", "back\\slash"})
	void aKey(String key) {
		refused(400, shop.send(shop.request(customer, ORDERS).header("Idempotency-Key", key)
				.header("Content-Type", "application/json").POST(BodyPublishers.ofString(GOOD)).build()));
	}

	@Test
	void noKeyOrOneThatIsTooLong() {
		refused(400, shop.send(shop.request(customer, ORDERS).header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(GOOD)).build()));
		refused(400, shop.place(customer, "k".repeat(256), GOOD));
	}

	@ParameterizedTest
	@ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"})
	void aMediaType(String type) {
		refused(415, shop.send(shop.request(customer, ORDERS).header("Idempotency-Key", "media")
				.header("Content-Type", type).POST(BodyPublishers.ofString(GOOD)).build()));
	}

	@ParameterizedTest
	@ValueSource(strings = {ORDERS + "/not-an-id", ORDERS + "?limit=0", ORDERS + "?limit=-1", ORDERS + "?limit=1e9",
			ORDERS + "?limit=2000000000000", ORDERS + "?cursor=!!", ORDERS + "?state=SOLD", "/api/v1/payments/x",
			"/api/v1/items?limit=0", "/api/v1/items/%00", ORDERS + "/%2e%2e%2finternal",
			ORDERS + "//events", ORDERS + ";a=b"})
	void aPath(String path) {
		var answer = shop.get(customer, path);

		refused(answer.status() == 404 ? 404 : 400, answer);
	}

	@ParameterizedTest
	@ValueSource(strings = {"{\"name\":\"x\",\"price\":{\"amount\":-1,\"currency\":\"EUR\"}}",
			"{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"euro\"}}",
			"{\"name\":\"x\",\"price\":{\"amount\":9223372036854775807,\"currency\":\"EUR\"}}",
			"{\"name\":\"\\u0000\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}", "{\"name\":\"x\"}", "[]", ""})
	void anItem(String body) {
		refused(400, shop.put(suite.operator(), "/api/v1/items/BAD-INPUT", body));
	}

	@ParameterizedTest
	@ValueSource(strings = {"GET /api/v1/orders?cursor=%zz HTTP/1.1\r\nHost: x\r\n",
			"GET /api/v1/orders/%c0%af HTTP/1.1\r\nHost: x\r\n",
			"GET /api/v1/../../internal/audit HTTP/1.1\r\nHost: x\r\n",
			"GET /openapi/order-service HTTP/1.0\r\n", "GET / HTTP/1.0\r\n", "GET // HTTP/1.1\r\nHost: x\r\n",
			"GET /api/v1/items?%0a=1 HTTP/1.1\r\nHost: x\r\n",
			"GET /api/v1/items HTTP/1.1\r\nHost: x\r\nUpgrade: \u0085\r\n",
			"GET /api/v1/items HTTP/1.1\r\nHost: x\r\nAccept: \u0085\r\n",
			"GET /api/v1/orders HTTP/1.1\r\nHost: x\r\nIdempotency-Key: \u0085\r\n",
			"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
			"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
			"NONSENSE /api/v1/orders HTTP/1.1\r\nHost: x\r\n", "GET http://[ HTTP/1.1\r\nHost: x\r\n"})
	void aRequestThatNoClientLibrarySends(String head) throws IOException {
		var answer = raw(head + "Authorization: Bearer " + customer + "\r\nConnection: close\r\n\r\n");

		assertThat(answer).startsWith("HTTP/1.");
		assertThat(Integer.parseInt(answer.substring(9, 12))).as(answer).isBetween(200, 499);
		tellsNothing(answer);
	}

	private String raw(String request) throws IOException {
		var gateway = suite.gateway();
		try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void refused(int status, Shop.Reply answer) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.contentType()).isEqualTo("application/problem+json");
		assertThat(answer.body().path("status").asInt()).isEqualTo(status);
		assertThat(answer.type()).startsWith("/problems/");
		assertThat(answer.body().path("title").asText()).isNotBlank();
		tellsNothing(answer.text());
	}

	private static void tellsNothing(String answer) {
		assertThat(answer).doesNotContain("Exception", "\tat ", "stampede.", "org.springframework", "java.");
	}
}
