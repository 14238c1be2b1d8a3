package stampede.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;

/**
 * A request to a service, which a bare application answers, too.
 *
 * @param name what it does
 * @param figure its name in the report; empty for a service that is not as it is shipped
 * @param service of the suite
 * @param status of each response
 * @param isRepeatable whether two requests of the same bytes get the same response
 * @param request head and body, for the server with this address
 */
record RequestCase(String name, String figure, String service, int status, boolean isRepeatable,
		Function<URI, byte[]> request) {
	private static final int OK = 200;
	private static final int CONFLICT = 409;
	static final int ITEMS = 1_000;
	static final int ORDERS = 10_000;
	static final int CUSTOMERS = 1_000;
	/** Of a payment, in cents. */
	static final long AMOUNT = 1_999;

	/** An item, which a client without a token may read. */
	static RequestCase item() {
		return new RequestCase("read an item", "item_vs_bare", Options.INVENTORY, OK, true,
				server -> get(server, "/api/v1/items/SCALE-%d".formatted(random(ITEMS)), ""));
	}

	/** An order of {@link HistoricalData}, by its customer. */
	static RequestCase ownOrder(LocalStack stack) {
		var tokens = tokens(stack);
		return new RequestCase("read an own order", "own_order_vs_bare", Options.ORDERS, OK, true, server -> {
			var n = random(ORDERS);
			return get(server, "/api/v1/orders/" + orderId(n),
					"Authorization: Bearer %s\r\nCustomer: customer-%d\r\n".formatted(tokens.get(n % CUSTOMERS),
							n % CUSTOMERS));
		});
	}

	/** New reservations of one unit each, for so many orders. */
	static RequestCase reserve(LocalStack stack, int orders) {
		var token = stack.serviceToken(Options.ORDERS, Options.INVENTORY);
		return new RequestCase("reserve for %d orders".formatted(orders), "reserve_%d_vs_bare".formatted(orders),
				Options.INVENTORY, OK, false, server -> post(server, "/internal/reservations",
						"Authorization: Bearer %s\r\n".formatted(token),
						IntStream.range(0, orders)
								.mapToObj(
										_ -> """
												{"orderId":"%s","reservation":{"customer":"buyer-%d","lines":[{"sku":"SCALE-%d","quantity":1}]}}"""
												.formatted(UUID.randomUUID(), random(CUSTOMERS), random(ITEMS)))
								.collect(Collectors.joining(",", "{\"reservations\":[", "]}"))));
	}

	/** An order for an item that order-service knows to be sold out, with a new key. Nothing is written. */
	static RequestCase soldOut(LocalStack stack) {
		var tokens = tokens(stack);
		return new RequestCase("refuse a sold-out order", "sold_out_vs_bare", Options.ORDERS, CONFLICT, true,
				server -> {
					var customer = random(CUSTOMERS);
					return post(server, "/api/v1/orders",
							"Authorization: Bearer %s\r\nCustomer: customer-%d\r\nIdempotency-Key: %s\r\n".formatted(
									tokens.get(customer), customer, UUID.randomUUID()),
							OpenLoop.order(List.of("PAST-1")));
				});
	}

	/** The first charge of an order, which the provider answers at once. */
	static RequestCase charge(LocalStack stack) {
		var token = stack.serviceToken(Options.ORDERS, Options.PAYMENTS);
		return new RequestCase("charge", "charge_vs_bare", Options.PAYMENTS, OK, false,
				server -> send("PUT", server, "/internal/payments/" + UUID.randomUUID(),
						"Authorization: Bearer %s\r\n".formatted(token),
						"""
								{"customer":"buyer-%d","amount":{"amount":%d,"currency":"EUR"},"token":"tok_visa"}"""
								.formatted(random(CUSTOMERS), AMOUNT)));
	}

	/** The provider's event about a payment of {@link HistoricalData}, which was captured before. Nothing is written. */
	static RequestCase event() {
		return new RequestCase("receive a known event", "event_vs_bare", Options.PAYMENTS, OK, true, server -> {
			var n = random(ORDERS);
			var event = ProviderEvent.succeeded("evt_" + UUID.randomUUID(), "pi_past_" + n, orderId(n));
			return post(server, "/api/v1/payments/webhooks/stripe",
					"Stripe-Signature: %s\r\n".formatted(ProviderEvent.signature(event)), event);
		});
	}

	/** The same for a service that was started without these layers. */
	RequestCase without(List<Layer> layers) {
		return new RequestCase(name + " without " + Layer.names(layers), "", service, status, isRepeatable, request);
	}

	boolean isShipped() {
		return !figure.isEmpty();
	}

	private static List<String> tokens(LocalStack stack) {
		return IntStream.range(0, CUSTOMERS).parallel().mapToObj(n -> stack.token("customer-" + n, "orders")).toList();
	}

	private static String orderId(int n) {
		return "00000001-0000-7000-8000-%012x".formatted(n);
	}

	private static int random(int bound) {
		return ThreadLocalRandom.current().nextInt(bound);
	}

	private static byte[] get(URI server, String path, String headers) {
		return "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n%s\r\n"
				.formatted(path, server.getAuthority(), headers).getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] post(URI server, String path, String headers, String body) {
		return send("POST", server, path, headers, body);
	}

	private static byte[] send(String method, URI server, String path, String headers, String body) {
		return "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
				.formatted(method, path, server.getAuthority(), body.length(), headers, body)
				.getBytes(StandardCharsets.UTF_8);
	}

	/** As a part of a file's name. */
	String label() {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
	}
}
