package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The suite as it is deployed with Compose; skipped, and said so, where no container engine answers. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ComposeIntegrationTests {
	private static final Duration FINAL_WITHIN = Duration.ofMinutes(2);
	private static final int ORDERS = 6;
	private static final long BUDGET_MILLIS = 5_000;
	private static ComposeSuite suite;
	private static Shop shop;
	private static String operator;

	/** A first build of the images takes minutes; later ones find them. */
	@BeforeAll
	@Timeout(value = 15, unit = TimeUnit.MINUTES)
	static void start() throws IOException, InterruptedException {
		suite = ComposeSuite.start();
		shop = suite.shop();
		operator = suite.token("operator", "operator orders");
	}

	@AfterAll
	static void stop() {
		if (suite != null) {
			suite.close();
		}
	}

	/** Several downstream services fail together, and may restart with each other's addresses. */
	static Stream<List<String>> losesNothingWhenContainersAreKilledInMidCheckout() {
		return Stream.of(List.of("order-service", "inventory-service"), List.of("payment-service", "payment-simulator"),
				List.of("gateway-service"), List.of("postgres"), List.of("redis"));
	}

	@ParameterizedTest
	@MethodSource
	void losesNothingWhenContainersAreKilledInMidCheckout(List<String> services) {
		staysWhole(services.toString(), () -> {
			services.forEach(suite::kill);
			return () -> services.forEach(suite::restart);
		});
	}

	@Test
	void losesNothingWhenAContainerIsCutOffInMidCheckout() {
		staysWhole("payment-service", () -> suite.cutOff("payment-service"));
	}

	@FunctionalInterface
	private interface Trouble {
		/** Begins; what is returned ends it. */
		Runnable begin();
	}

	private static void staysWhole(String what, Trouble trouble) {
		var sku = "C-" + UUID.randomUUID().toString().substring(0, 8);
		shop.offer(operator, sku, 700, 20);
		var customer = suite.token("buyer-" + sku, "orders");
		var keys = IntStream.range(0, ORDERS).mapToObj(_ -> UUID.randomUUID().toString()).toList();
		var order = Shop.order(sku, 1, "tok_visa");

		var calls = keys.stream().map(key -> shop.placeAsync(customer, key, order, BUDGET_MILLIS)).toList();
		Waiting.moment(200);
		var end = trouble.begin();
		Waiting.moment(2_000);
		end.run();
		suite.awaitReady();
		var acknowledged = calls.stream()
				.map(call -> call.handle((reply, lost) -> lost == null && reply.status() < 300
						? List.of(reply.orderId())
						: List.<UUID>of()).join())
				.flatMap(List::stream)
				.toList();

		var placed = keys.stream().map(key -> placed(customer, key, order)).toList();
		placed.forEach(each -> shop.await(customer, each, FINAL_WITHIN, "CONFIRMED"));
		Waiting.until("all is at rest after trouble with " + what, FINAL_WITHIN,
				() -> suite.invariants().areAtRest());
		suite.invariants().hold();
		assertThat(placed).doesNotHaveDuplicates().containsAll(acknowledged);
		assertThat(suite.invariants().onHand(sku)).isEqualTo(20 - ORDERS);
		assertThat(suite.simulator().charged(placed)).isEqualTo(ORDERS);
	}

	/** As a client does: asks again with its key until there is an order. */
	private static UUID placed(String customer, String key, String order) {
		var end = System.nanoTime() + FINAL_WITHIN.toNanos();
		while (true) {
			var seen = "";
			try {
				var reply = shop.place(customer, key, order);
				if (reply.status() < 300) {
					return reply.orderId();
				}
				seen = reply.toString();
			} catch (UncheckedIOException lost) {
				seen = lost.toString();
			}
			if (System.nanoTime() > end) {
				throw new AssertionError("no order for " + key + " but " + seen);
			}
			// Slower than the rate at which a customer may order.
			Waiting.moment(300);
		}
	}
}
