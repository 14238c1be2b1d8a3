package stampede.recommendation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import stampede.testsupport.TestTokens;

/** Stand-ins for order-service, whose feed has {@link #confirm ordered events}, and for inventory-service. */
public final class Stubs implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	/** Stock by SKU; an item without an entry does not exist. */
	public static final Map<String, Long> STOCK = new ConcurrentHashMap<>();
	public static volatile Duration inventoryDelay = Duration.ZERO;
	public static volatile boolean inventoryDown;
	public static volatile boolean feedDown;
	/** Cursors before this one are refused. */
	public static volatile int oldestCursor;
	/** Items of the other version by SKU; none without an entry. */
	public static final Map<String, List<String>> RANKINGS = new ConcurrentHashMap<>();
	/** Results of the other version in any experiment, as JSON; without them the other version is unavailable. */
	public static volatile @Nullable String arm;
	public static volatile boolean pseudonymsDown;
	private static final int PAGE = 3;
	private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

	private static final class Server {
		static final DisposableServer SERVER = HttpServer.create().host("127.0.0.1").port(0)
				.route(routes -> routes.get("/internal/events", (request, response) -> feed(request, response))
						.get("/internal/items", (request, response) -> items(request, response))
						.post("/internal/pseudonyms", (request, response) -> pseudonym(request, response))
						.get("/internal/rankings/{sku}", (request, response) -> ranking(request, response))
						.get("/internal/experiments/{name}", (_, response) -> arm(response)))
				.bindNow();
	}

	/** Adds the event that a customer's order of these items was confirmed. */
	public static void confirm(String customer, Instant at, String... skus) {
		EVENTS.add(
				"""
						{"specversion":"1.0","id":"%d/3","source":"/stampede/orders","type":"stampede.order.confirmed.v1","time":"%s",\
						"later":"a member of a later release","data":{"customer":"%s","lines":[%s]}}"""
						.formatted(EVENTS.size(), at, customer, List.of(skus).stream()
								.map(sku -> "{\"sku\":\"" + sku + "\",\"quantity\":1}")
								.collect(Collectors.joining(","))));
	}

	/** The number of events so far; the cursor of a reader that has read all of them. */
	public static int events() {
		return EVENTS.size();
	}

	private static Mono<Void> feed(HttpServerRequest request, HttpServerResponse response) {
		if (feedDown) {
			return response.status(503).send();
		}
		var after = UriComponentsBuilder.fromUriString(request.uri()).build().getQueryParams().getFirst("after");
		var from = after == null ? oldestCursor : Integer.parseInt(after);
		if (from < oldestCursor) {
			return response.status(410).header("Content-Type", "application/problem+json")
					.sendString(Mono.just("{\"type\":\"/problems/cursor-unknown\",\"status\":410}")).then();
		}
		var page = EVENTS.subList(from, Math.min(EVENTS.size(), from + PAGE));
		var body = "[" + String.join(",", page) + "]";
		return (page.isEmpty() ? Mono.delay(Duration.ofMillis(50)).then() : Mono.<Void>empty())
				.then(response.header("Stampede-Cursor", Integer.toString(from + page.size()))
						.header("Content-Type", "application/cloudevents-batch+json").sendString(Mono.just(body))
						.then());
	}

	/** The subject, so that events can name customers by it. */
	private static Mono<Void> pseudonym(HttpServerRequest request, HttpServerResponse response) {
		if (pseudonymsDown) {
			return response.status(503).send();
		}
		return request.receive().aggregate().asString().flatMap(body -> response
				.header("Content-Type", "application/json")
				.sendString(Mono.just(body.replace("\"customer\"", "\"pseudonym\""))).then());
	}

	private static Mono<Void> ranking(HttpServerRequest request, HttpServerResponse response) {
		var skus = RANKINGS.getOrDefault(String.valueOf(request.param("sku")), List.of());
		return response.header("Content-Type", "application/json").sendString(Mono.just(skus.stream()
				.map(Stubs::item).collect(Collectors.joining(",", "[", "]")))).then();
	}

	private static Mono<Void> arm(HttpServerResponse response) {
		var current = arm;
		return current == null
				? response.status(503).send()
				: response.header("Content-Type", "application/json").sendString(Mono.just(current)).then();
	}

	private static String item(String sku) {
		return """
				{"sku":"%s","name":"Item %s","price":{"amount":500,"currency":"EUR"},"maxPerCustomer":10,"available":%d}"""
				.formatted(sku, sku, STOCK.getOrDefault(sku, 0L));
	}

	private static Mono<Void> items(HttpServerRequest request, HttpServerResponse response) {
		if (inventoryDown) {
			return response.status(503).send();
		}
		var skus = UriComponentsBuilder.fromUriString(request.uri()).build().getQueryParams().getOrDefault("sku",
				List.of());
		var body = skus.stream().filter(STOCK::containsKey)
				.map(Stubs::item)
				.collect(Collectors.joining(",", "[", "]"));
		return Mono.delay(inventoryDelay).then(response.header("Content-Type", "application/json")
				.sendString(Mono.just(body)).then());
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		var url = "http://127.0.0.1:" + Server.SERVER.port();
		TestPropertyValues.of("stampede.feed.client.base-url=" + url,
				"recommendations.inventory.client.base-url=" + url,
				"recommendations.orders.client.base-url=" + url, "recommendations.peer.client.base-url=" + url,
				"stampede.tokens.service-tokens=" + tokens())
				.applyTo(context);
	}

	private static String tokens() {
		try {
			var directory = Files.createTempDirectory("tokens");
			for (var downstream : List.of("order-service", "inventory-service", "recommendation-service")) {
				Files.writeString(directory.resolve(downstream + ".jwt"),
						TestTokens.token("recommendation-service", "internal"));
			}
			return directory.toUri().toString();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
