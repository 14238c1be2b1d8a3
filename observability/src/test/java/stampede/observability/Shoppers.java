package stampede.observability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.ShopAccounts;

/** Customers who do all that customers do: look, buy, are refused, repeat themselves, look at their orders, and return. */
final class Shoppers {
	private static final String SKU = "OBSERVED";
	/** Some customers buy this item, too, so that it is recommended. */
	private static final String COMPANION = "COMPANION";
	private static final String ROOM = "/api/v1/sales/observed/places";
	private final HttpClient http = HttpClient.newHttpClient();
	private final LocalStack stack;
	private final String operator;
	private int customers;
	private String refreshToken = "";

	Shoppers(LocalStack stack) {
		this.stack = stack;
		this.operator = stack.token("operator", "operator orders");
	}

	void offer() throws IOException, InterruptedException {
		for (var sku : new String[]{SKU, COMPANION, "SCARCE", "LAUNCH"}) {
			send("PUT", "/api/v1/items/" + sku, operator, """
					{"name":"Observed","price":{"amount":1999,"currency":"EUR"}}""");
			send("POST", "/api/v1/items/" + sku + "/receipts", operator,
					"{\"quantity\":" + (sku.equals("SCARCE") ? 1 : 10_000) + "}");
		}
		var now = Instant.now();
		send("PUT", "/api/v1/sales/observed", operator, """
				{"skus":["LAUNCH"],"doorsAt":"%s","opensAt":"%s","closesAt":"%s","admitPerSecond":100}"""
				.formatted(now.minusSeconds(60), now.minusSeconds(30), now.plusSeconds(3_600)));
	}

	/** Lets one customer use an account from now on, in a stack with identity-service. */
	void signIn() throws IOException, InterruptedException {
		var tokens = send("POST", "/api/v1/sessions", "", """
				{"email":"%s","password":"%s","device":"a test"}""".formatted(ShopAccounts.ADA, ShopAccounts.PASSWORD));
		refreshToken = value(tokens, "refreshToken");
	}

	private void useAccount() throws IOException, InterruptedException {
		var tokens = send("POST", "/api/v1/sessions/refresh", "", "{\"refreshToken\":\"" + refreshToken + "\"}");
		refreshToken = value(tokens, "refreshToken");
		var token = value(tokens, "accessToken");
		send("GET", "/api/v1/me", token, "");
		send("GET", "/api/v1/sessions", token, "");
		for (var n = 0; n < 10; n++) {
			send("GET", "/api/v1/profile", token, "");
		}
	}

	/** Customers of both versions look at an item, and some click where there is a recommendation. */
	private void recommend() throws IOException, InterruptedException {
		for (var n = 0; n < 8; n++) {
			var list = send("GET", "/api/v1/items/" + SKU + "/recommendations", stack.token("viewer-" + n, "orders"),
					"");
			if (customers % 5 == 0 && list.contains("servedId")) {
				send("POST", "/api/v1/recommendations/" + value(list, "servedId") + "/clicks", "",
						"{\"sku\":\"" + value(list, "sku") + "\"}");
			}
		}
	}

	private static String value(String json, String name) {
		var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
		if (!found.find()) {
			throw new IllegalStateException("there is no " + name);
		}
		return found.group(1);
	}

	/** One after the other, until {@code time} is over; whatever they are answered. */
	void come(Duration time) throws IOException, InterruptedException {
		come(time, 1);
	}

	/** The same, and at least so many: a slow machine would have no sign-in in the last minute. */
	void come(Duration time, int rounds) throws IOException, InterruptedException {
		var waiting = stack.token("waiting-" + customers, "orders");
		var end = System.nanoTime() + time.toNanos();
		for (var round = 0; round < rounds || System.nanoTime() < end; round++) {
			var customer = stack.token("customer-" + customers++, "orders");
			send("GET", "/api/v1/items", "", "");
			if (!refreshToken.isEmpty()) {
				recommend();
			}
			send("GET", "/api/v1/nowhere", "", "");
			send("POST", ROOM, waiting, "");
			var order = buy(customer, SKU, "tok_visa");
			if (customers % 5 == 0) {
				buy(customer, COMPANION, "tok_visa");
			}
			buy(customer, SKU, "tok_chargeDeclined");
			buy(customer, "SCARCE", "tok_visa");
			send("GET", "/api/v1/orders", customer, "");
			if (!refreshToken.isEmpty()) {
				useAccount();
			}
			if (!refreshToken.isEmpty() && customers % 3 == 0) {
				signIn();
			}
			if (customers % 3 == 0 && !order.isEmpty()) {
				send("POST", "/api/v1/orders/" + order + "/refunds", customer, "{}");
			}
		}
	}

	/** Several requests at a time: with one after the other, a slow machine would stay below the limit of 20 a second. */
	void exceedTheRateLimit() {
		var customer = stack.token("hasty", "orders");
		for (var n = 0; n < 20; n++) {
			var requests = IntStream.range(0, 10)
					.mapToObj(_ -> http.sendAsync(
							request("GET", "/api/v1/orders", customer, "", UUID.randomUUID().toString()),
							HttpResponse.BodyHandlers.discarding()));
			CompletableFuture.allOf(requests.toArray(CompletableFuture[]::new)).join();
		}
	}

	/** Looks at what there is, so many times. */
	void look(int times) throws IOException, InterruptedException {
		for (var i = 0; i < times; i++) {
			send("GET", "/api/v1/items", "", "");
		}
	}

	/** Asks twice, as a client does that has lost the answer. */
	private String buy(String customer, String sku, String means) throws IOException, InterruptedException {
		var key = UUID.randomUUID().toString();
		var body = """
				{"lines":[{"sku":"%s","quantity":1}],"payment":{"token":"%s"}}""".formatted(sku, means);
		send("POST", "/api/v1/orders", customer, body, key);
		var answer = send("POST", "/api/v1/orders", customer, body, key);
		var at = answer.indexOf("\"orderId\":\"");
		return at < 0 ? "" : answer.substring(at + 11, at + 47);
	}

	private String send(String method, String path, String token, String body)
			throws IOException, InterruptedException {
		return send(method, path, token, body, UUID.randomUUID().toString());
	}

	private String send(String method, String path, String token, String body, String key)
			throws IOException, InterruptedException {
		return http.send(request(method, path, token, body, key), HttpResponse.BodyHandlers.ofString()).body();
	}

	private HttpRequest request(String method, String path, String token, String body, String key) {
		var request = HttpRequest.newBuilder(URI.create(stack.url(Options.GATEWAY) + path))
				.timeout(Duration.ofSeconds(30))
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", key)
				.method(method, HttpRequest.BodyPublishers.ofString(body));
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		return request.build();
	}
}
