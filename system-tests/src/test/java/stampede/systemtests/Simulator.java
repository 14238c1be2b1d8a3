package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The provider's own record of its charges. */
final class Simulator {
	private final HttpClient http = HttpClient.newHttpClient();
	private final URI base;

	Simulator(URI base) {
		this.base = base;
	}

	/** How many times the provider took money for this order. */
	long chargesOf(UUID order) {
		return succeeded().stream().filter(charge -> order(charge).equals(order)).count();
	}

	/** How many charges were made for these orders together. */
	long charged(Collection<UUID> orders) {
		return succeeded().stream().filter(charge -> orders.contains(order(charge))).count();
	}

	/** The amount that the provider charged for this order and did not refund, in minor units. */
	long keptOf(UUID order) {
		return kept().getOrDefault(order, 0L);
	}

	Map<UUID, Long> kept() {
		var kept = new HashMap<UUID, Long>();
		succeeded().forEach(charge -> kept.merge(order(charge),
				charge.path("captured").asLong() - charge.path("refunded").asLong() - charge.path("disputed").asLong(),
				Long::sum));
		kept.values().removeIf(amount -> amount == 0);
		return kept;
	}

	/** Orders with more than one charge. */
	Map<UUID, Long> chargedTwice() {
		var charges = new HashMap<UUID, Long>();
		succeeded().forEach(charge -> charges.merge(order(charge), 1L, Long::sum));
		charges.values().removeIf(count -> count == 1);
		return charges;
	}

	/** The provider's id of the order's first charge. */
	String intentOf(UUID order) {
		return succeeded().stream().filter(charge -> order(charge).equals(order)).findFirst().orElseThrow()
				.path("paymentIntent").asText();
	}

	/** A call to the provider that this shop did not make: from the dashboard, or by another program. */
	void post(String path, String form) {
		var request = HttpRequest.newBuilder(base.resolve(path))
				.header("Content-Type", "application/x-www-form-urlencoded")
				.header("Authorization", "Bearer sk_test_simulator").POST(BodyPublishers.ofString(form)).build();
		try {
			var answer = http.send(request, BodyHandlers.ofString());
			if (answer.statusCode() >= 300) {
				throw new AssertionError(path + " " + answer.statusCode() + " " + answer.body());
			}
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	private List<JsonNode> succeeded() {
		return charges().stream().filter(charge -> charge.path("captured").asLong() > 0).toList();
	}

	private static UUID order(JsonNode charge) {
		return UUID.fromString(charge.path("orderId").asText());
	}

	private List<JsonNode> charges() {
		var all = new ArrayList<JsonNode>();
		var cursor = "";
		do {
			var page = read("/admin/charges" + (cursor.isEmpty() ? "" : "?cursor=" + cursor));
			page.path("charges").forEach(all::add);
			cursor = page.path("nextCursor").asText("");
		} while (!cursor.isEmpty());
		return all;
	}

	private JsonNode read(String path) {
		try {
			var request = HttpRequest.newBuilder(base.resolve(path)).build();
			return Shop.JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}
}
