package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import stampede.local.LocalStack;
import stampede.local.Options;

/** Puts items on sale, as fast as it can: where they are many, operators must be let do so much. */
final class CatalogueSeed {
	private final HttpClient http = HttpClient.newHttpClient();
	private final LocalStack stack;

	CatalogueSeed(LocalStack stack) {
		this.stack = stack;
	}

	/** More of each than any run sells. */
	void offer(List<String> skus) throws IOException, InterruptedException {
		for (var sku : skus) {
			offer(sku, 1_000_000);
		}
	}

	/** So many more of it. */
	void offer(String sku, int quantity) throws IOException, InterruptedException {
		var operator = stack.token("operator", "operator");
		var item = stack.url(Options.GATEWAY).resolve("/api/v1/items/" + sku);
		send("PUT", item, operator,
				"{\"name\":\"%s\",\"price\":{\"amount\":1999,\"currency\":\"EUR\"},\"maxPerCustomer\":1000000}"
						.formatted(sku));
		send("POST", URI.create(item + "/receipts"), operator, "{\"quantity\":%d}".formatted(quantity));
	}

	private void send(String method, URI uri, String token, String body) throws IOException, InterruptedException {
		var answer = http.send(HttpRequest.newBuilder(uri)
				.header("Authorization", "Bearer " + token)
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.method(method, BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString());
		if (answer.statusCode() / 100 != 2) {
			throw new IOException(method + " " + uri + " answered " + answer.statusCode() + ": " + answer.body());
		}
	}
}
