package stampede.local;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A sale that opens a minute after the start, with simulated customers who join the waiting room, wait and buy. Bounded: a fixed number of
 * customers, who buy once each and leave when the sale ends. There are more units than simulated customers, so that a visitor can buy.
 */
final class DemoSale {
	private static final int CUSTOMERS = 250;
	private static final int UNITS = 300;
	private static final int ADMITTED_PER_SECOND = 3;
	private static final Duration OPENS_IN = Duration.ofMinutes(1);
	private static final Duration LASTS = Duration.ofMinutes(30);
	private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
	private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("MMdd-HHmmss").withZone(ZoneOffset.UTC);
	private final LocalStack stack;
	private final Client client;
	private final Consumer<String> output;
	private final String sale;
	private final String sku;
	private final LongAdder waiting = new LongAdder();
	private final LongAdder admitted = new LongAdder();
	private final LongAdder bought = new LongAdder();

	DemoSale(LocalStack stack, Client client, Consumer<String> output) {
		this.stack = stack;
		this.client = client;
		this.output = output;
		var name = NAME.format(Instant.now());
		this.sale = "launch-" + name;
		this.sku = "LAUNCH-" + name;
	}

	/** Defines the item and the sale, and starts the customers. Throws {@link StartFailure} if the gateway refuses. */
	void start() throws StartFailure, IOException, InterruptedException {
		var operator = stack.token("operator", "operator");
		var item = "/api/v1/items/" + sku;
		require(client.status("PUT", item, operator,
				"{\"name\":\"Launch edition\",\"price\":{\"amount\":4999,\"currency\":\"EUR\"},\"maxPerCustomer\":2}"));
		require(client.status("POST", item + "/receipts", operator, "{\"quantity\":%d}".formatted(UNITS)));
		var now = Instant.now();
		var opensAt = now.plus(OPENS_IN);
		require(client.status("PUT", "/api/v1/sales/" + sale, operator,
				"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":%d}"
						.formatted(sku, now, opensAt, opensAt.plus(LASTS), ADMITTED_PER_SECOND)));
		output.accept(
				"  The sale opens at %s: %s/shop/#/sales/%s%n".formatted(opensAt, stack.url(Options.GATEWAY), sale));
		for (var n = 0; n < CUSTOMERS; n++) {
			var token = stack.token("crowd-" + n, "orders");
			Thread.ofVirtual().start(() -> take(token));
		}
	}

	/** Reports until all customers have left. */
	void report() throws InterruptedException {
		while (waiting.sum() + admitted.sum() < CUSTOMERS || waiting.sum() > 0) {
			output.accept("  %3d simulated customers wait, %3d were admitted, %3d have bought".formatted(waiting.sum(),
					admitted.sum(), bought.sum()));
			Thread.sleep(REPORT_INTERVAL);
		}
		output.accept("  The simulated customers have left: %d have bought.".formatted(bought.sum()));
	}

	private void take(String token) {
		try {
			Thread.sleep(ThreadLocalRandom.current().nextLong(OPENS_IN.toMillis()));
			waiting.increment();
			var pass = await(token);
			waiting.decrement();
			admitted.increment();
			if (!pass.isEmpty() && buys(token, pass)) {
				bought.increment();
			}
		} catch (InterruptedException stop) {
			Thread.currentThread().interrupt();
		}
	}

	/** A pass; empty if the sale ends first. */
	private String await(String token) throws InterruptedException {
		var end = System.nanoTime() + OPENS_IN.plus(LASTS).toNanos();
		while (System.nanoTime() < end) {
			try {
				var place = client.send("POST", "/api/v1/sales/" + sale + "/places", token, "", Map.of());
				switch (place.body().path("state").asText()) {
					case "ADMITTED" -> {
						return place.body().path("pass").asText();
					}
					case "SOLD_OUT", "CLOSED" -> {
						return "";
					}
					default ->
						Thread.sleep(Duration.ofSeconds(Math.max(1, place.body().path("pollAfterSeconds").asLong())));
				}
			} catch (IOException unavailable) {
				Thread.sleep(Duration.ofSeconds(1));
			}
		}
		return "";
	}

	private boolean buys(String token, String pass) throws InterruptedException {
		Thread.sleep(ThreadLocalRandom.current().nextLong(1_000, 5_000));
		try {
			return client.send("POST", "/api/v1/orders", token,
					"{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"payment\":{\"token\":\"tok_visa\"}}".formatted(sku),
					Map.of("Stampede-Pass", pass)).status() < 300;
		} catch (IOException unavailable) {
			return false;
		}
	}

	private static void require(int status) throws StartFailure {
		if (status >= 300) {
			throw new StartFailure("the gateway refused the sale: status " + status);
		}
	}
}
