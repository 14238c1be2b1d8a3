package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A client of the public API, as a customer would write one. */
final class Shop {
	static final ObjectMapper JSON = new ObjectMapper();
	private static final Duration LIMIT = Duration.ofSeconds(150);
	private final HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(Duration.ofSeconds(10))
			.build();
	private final URI gateway;

	Shop(URI gateway) {
		this.gateway = gateway;
	}

	/** Status, headers of interest and body of one answer. */
	record Reply(int status, String text, Optional<String> location, boolean replayed, Optional<String> retryAfter,
			String contentType) {
		JsonNode body() {
			try {
				return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
			} catch (IOException notJson) {
				throw new UncheckedIOException(text, notJson);
			}
		}

		UUID orderId() {
			return UUID.fromString(body().path("orderId").asText());
		}

		String state() {
			return body().path("state").asText();
		}

		String type() {
			return body().path("type").asText();
		}
	}

	Reply place(String token, String key, String body) {
		return send(placing(token, key, body, 10_000));
	}

	Reply place(String token, String key, String body, long budgetMillis) {
		return send(placing(token, key, body, budgetMillis));
	}

	/** With a pass of a sale's waiting room. */
	Reply placeWithPass(String token, String key, String body, String pass) {
		return send(HttpRequest.newBuilder(placing(token, key, body, 10_000), (_, _) -> true)
				.header("Stampede-Pass", pass).build());
	}

	/** Joins the waiting room of a sale, or polls it. */
	Reply join(String token, String sale) {
		return send(request(token, "/api/v1/sales/" + sale + "/places").POST(BodyPublishers.noBody()).build());
	}

	/** The same from a client that keeps its place; empty before it has one. */
	Reply join(String token, String sale, String place) {
		var request = request(token, "/api/v1/sales/" + sale + "/places").POST(BodyPublishers.noBody());
		return send(place.isEmpty() ? request.build() : request.header("Stampede-Place", place).build());
	}

	/** Repeats the request with its key, as a client does, until the response is neither a server error nor "in flight". */
	Reply placeUntilAnswered(String token, String key, String body) {
		var end = System.nanoTime() + LIMIT.toNanos();
		while (true) {
			var reply = place(token, key, body);
			if (reply.status() < 500 && !reply.type().equals("/problems/request-in-flight")) {
				return reply;
			}
			if (System.nanoTime() > end) {
				throw new AssertionError("no answer for " + key + " but " + reply);
			}
			Waiting.briefly();
		}
	}

	/** Sends without waiting. If the future fails, the request may have taken effect. */
	CompletableFuture<Reply> postAsync(String token, String path, String key, String body) {
		return http.sendAsync(request(token, path).header("Idempotency-Key", key)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString()).thenApply(Shop::reply);
	}

	/** Places without waiting; cancelling the future hangs up. */
	CompletableFuture<Reply> placeAsync(String token, String key, String body, long budgetMillis) {
		return http.sendAsync(placing(token, key, body, budgetMillis), BodyHandlers.ofString()).thenApply(Shop::reply);
	}

	Reply get(String token, String path) {
		return send(request(token, path).GET().build());
	}

	Reply post(String token, String path, String key, String body) {
		return send(request(token, path).header("Idempotency-Key", key)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body))
				.build());
	}

	Reply put(String token, String path, String body) {
		return send(request(token, path).header("Content-Type", "application/json")
				.PUT(BodyPublishers.ofString(body))
				.build());
	}

	/** One order's state, read until it is one of {@code wanted}; fails after {@code limit}. */
	Reply await(String token, UUID order, Duration limit, String... wanted) {
		var end = System.nanoTime() + limit.toNanos();
		while (true) {
			var reply = get(token, "/api/v1/orders/" + order);
			for (var state : wanted) {
				if (reply.status() == 200 && reply.state().equals(state)) {
					return reply;
				}
			}
			if (System.nanoTime() > end) {
				throw new AssertionError(
						"order " + order + " is not " + String.join(" or ", wanted) + " but " + reply.text());
			}
			Waiting.briefly();
		}
	}

	/** Defines an item and receives {@code quantity} of it. */
	void offer(String operator, String sku, long price, int quantity) {
		var item = put(operator, "/api/v1/items/" + sku,
				"{\"name\":\"" + sku + "\",\"price\":{\"amount\":" + price + ",\"currency\":\"EUR\"},"
						+ "\"maxPerCustomer\":1000000}");
		var receipt = post(operator, "/api/v1/items/" + sku + "/receipts", UUID.randomUUID().toString(),
				"{\"quantity\":" + quantity + "}");
		if (item.status() >= 300 || receipt.status() >= 300) {
			throw new AssertionError("cannot offer " + sku + ": " + item + " " + receipt);
		}
	}

	Reply send(HttpRequest request) {
		try {
			return reply(http.send(request, BodyHandlers.ofString()));
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	HttpRequest.Builder request(String token, String path) {
		return HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + token);
	}

	private HttpRequest placing(String token, String key, String body, long budgetMillis) {
		return request(token, "/api/v1/orders").header("Idempotency-Key", key)
				.header("Content-Type", "application/json")
				.header("X-Request-Timeout-Ms", Long.toString(budgetMillis))
				.POST(BodyPublishers.ofString(body))
				.build();
	}

	private static Reply reply(HttpResponse<String> response) {
		var headers = response.headers();
		return new Reply(response.statusCode(), response.body(), headers.firstValue("Location"),
				headers.firstValue("Idempotent-Replayed").isPresent(), headers.firstValue("Retry-After"),
				headers.firstValue("Content-Type").orElse(""));
	}

	/** One of each. */
	static String order(List<String> skus, String paymentToken) {
		return skus.stream().map("{\"sku\":\"%s\",\"quantity\":1}"::formatted)
				.collect(
						Collectors.joining(",", "{\"lines\":[", "],\"payment\":{\"token\":\"" + paymentToken + "\"}}"));
	}

	static String order(String sku, int quantity, String paymentToken) {
		return "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}],\"payment\":{\"token\":\"%s\"}}".formatted(sku, quantity,
				paymentToken);
	}
}
