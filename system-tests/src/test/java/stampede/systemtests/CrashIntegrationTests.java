package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each service is killed before and after each of its effects; nothing may be lost, doubled or left over. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashIntegrationTests {
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private static final Duration TWO_LEASES = Duration.ofSeconds(14);
	private static final String POINTS = System.getProperty("crash.points", "");
	private static final Suite SUITE = Suites.withFailpoints();
	private final Shop shop = SUITE.shop();

	/**
	 * One point for each service; with {@code -Dcrash.points=half}, as CI has it, also every second one of the others, by day the
	 * one half or the other (4 minutes more); with {@code -Dcrash.points=all} also all others (7 minutes more).
	 */
	private static Stream<String> chosen(Stream<String> each, Stream<String> others) {
		var rest = others.toList();
		return switch (POINTS) {
			case "all", "every" -> Stream.concat(each, rest.stream());
			case "half" -> Stream.concat(each, IntStream.range(0, rest.size())
					.filter(n -> n % 2 == LocalDate.now(ZoneOffset.UTC).toEpochDay() % 2).mapToObj(rest::get));
			default -> each;
		};
	}

	static Stream<String> killedAtEachPoint() {
		var each = Stream.of("order.after-charge", "inventory.after-commit", "payment.after-provider-call");
		// Where one effect follows another with nothing between them, a point after the first is the one before the second.
		var others = Stream.of("simulator.after-charge", "order.before-reserve", "order.after-reserve",
				"order.before-charge", "order.before-commit", "order.after-commit", "order.after-save-CONFIRMED",
				"order.before-save-COMPENSATING", "order.after-save-COMPENSATING", "order.after-void",
				"order.after-release",
				"order.after-save-REJECTED", "inventory.before-reserve", "inventory.after-reserve",
				"inventory.before-commit", "inventory.before-release", "inventory.after-release",
				"payment.after-intent", "payment.before-provider-call", "payment.after-outcome");
		return chosen(each, others);
	}

	@AfterAll
	static void stop() {
		SUITE.close();
	}

	@ParameterizedTest
	@MethodSource
	void killedAtEachPoint(String failpoint) {
		var sku = "K-" + UUID.randomUUID().toString().substring(0, 8);
		var customer = SUITE.customer("survivor-" + sku);
		shop.offer(SUITE.operator(), sku, 700, 100);
		var service = SUITE.serviceOf(failpoint);
		var means = isOfRefusal(failpoint) ? "tok_chargeDeclined" : "tok_visa";
		var keys = IntStream.range(0, 4).mapToObj(_ -> UUID.randomUUID().toString()).toList();

		SUITE.arm(failpoint);
		var calls = keys.stream().map(key -> shop.placeAsync(customer, key, Shop.order(sku, 1, means), 3_000)).toList();
		SUITE.awaitDeath(service);
		SUITE.disarm();
		SUITE.restart(service);
		var seen = answered(calls);

		Waiting.until("every order is final", FINAL_WITHIN, () -> SUITE.invariants().unfinished() == 0);
		SUITE.invariants().hold();
		assertThat(SUITE.invariants().reserved(sku)).isZero();
		for (var answer : seen) {
			assertThat(shop.get(customer, "/api/v1/orders/" + answer.orderId()).status()).isEqualTo(200);
		}
		for (var key : keys) {
			endsOnce(customer, key, sku, means);
		}
		SUITE.invariants().hold();
	}

	private static boolean isOfRefusal(String failpoint) {
		return Stream.of("release", "void", "COMPENSATING", "REJECTED").anyMatch(failpoint::contains);
	}

	static Stream<String> killedWhileAnOrderIsTakenBack() {
		var one = Stream.of("order.after-refund");
		var others = Stream.of("order.before-refund", "order.before-save-REFUNDED", "order.after-save-REFUNDED",
				"order.before-save-CANCELLED",
				"order.after-save-CANCELLED");
		return chosen(one, others);
	}

	@ParameterizedTest
	@MethodSource
	void killedWhileAnOrderIsTakenBack(String failpoint) {
		var skus = List.of(sku(), sku());
		skus.forEach(sku -> shop.offer(SUITE.operator(), sku, 700, 10));
		var customer = SUITE.customer("returner-" + skus.getFirst());
		var order = shop.placeUntilAnswered(customer, key(), Shop.order(skus, "tok_visa")).orderId();
		shop.await(customer, order, FINAL_WITHIN, "CONFIRMED");
		var isCancellation = failpoint.endsWith("CANCELLED");
		var path = "/api/v1/orders/" + order + (isCancellation ? "/cancellation" : "/refunds");
		var key = key();

		SUITE.arm(failpoint);
		var body = isCancellation ? "" : "{}";
		var call = shop.postAsync(customer, path, key, body);
		SUITE.awaitDeath(SUITE.serviceOf(failpoint));
		SUITE.disarm();
		SUITE.restart(SUITE.serviceOf(failpoint));
		answered(List.of(call));
		Waiting.until("everything is final", FINAL_WITHIN, () -> SUITE.invariants().unfinished() == 0);
		// The client has no answer, so it repeats the request.
		assertThat(shop.post(customer, path, key, body).status()).isIn(200, 201);

		shop.await(customer, order, FINAL_WITHIN, isCancellation ? "CANCELLED" : "REFUNDED");
		assertThat(SUITE.simulator().keptOf(order)).isZero();
		skus.forEach(sku -> assertThat(SUITE.invariants().onHand(sku)).isEqualTo(10));
		SUITE.invariants().hold();
	}

	static Stream<String> takenForDeadForTwoLeases() {
		var one = Stream.of("order-service");
		return chosen(one, Stream.of("inventory-service", "payment-service"));
	}

	/** The process resumes after a pause: another process may have recovered its work, and its clock stood still. */
	@ParameterizedTest
	@MethodSource
	void takenForDeadForTwoLeases(String service) {
		var skus = List.of(sku(), sku());
		skus.forEach(sku -> shop.offer(SUITE.operator(), sku, 700, 10));
		var customer = SUITE.customer("patient-" + skus.getFirst());
		var keys = IntStream.range(0, 6).mapToObj(_ -> key()).toList();

		var calls = keys.stream()
				.map(key -> shop.placeAsync(customer, key, Shop.order(skus, "tok_visa"), 3_000)).toList();
		Waiting.moment(30);
		SUITE.freeze(service);
		Waiting.moment(TWO_LEASES.toMillis());
		SUITE.thaw(service);
		answered(calls);

		for (var key : keys) {
			var order = shop.placeUntilAnswered(customer, key, Shop.order(skus, "tok_visa")).orderId();
			shop.await(customer, order, FINAL_WITHIN, "CONFIRMED");
			assertThat(SUITE.simulator().chargesOf(order)).isEqualTo(1);
		}
		Waiting.until("everything is at rest", FINAL_WITHIN, () -> SUITE.invariants().areAtRest());
		skus.forEach(sku -> assertThat(SUITE.invariants().onHand(sku)).isEqualTo(4));
		SUITE.invariants().hold();
	}

	private static String sku() {
		return "K-" + UUID.randomUUID().toString().substring(0, 8);
	}

	private static String key() {
		return UUID.randomUUID().toString();
	}

	/** The responses that contain an order; lost responses are left out. */
	private static List<Shop.Reply> answered(List<CompletableFuture<Shop.Reply>> calls) {
		var seen = new ArrayList<Shop.Reply>();
		for (var call : calls) {
			try {
				var reply = call.join();
				if (reply.status() == 201 || reply.status() == 202) {
					seen.add(reply);
				}
			} catch (CompletionException lost) {
				assertThat(lost).hasCauseInstanceOf(IOException.class);
			}
		}
		return seen;
	}

	/** The client asks again with its key until it is given an order, and follows it: there is one, with one charge. */
	private void endsOnce(String customer, String key, String sku, String means) {
		var order = shop.placeUntilAnswered(customer, key, Shop.order(sku, 1, means)).orderId();
		var state = shop.await(customer, order, FINAL_WITHIN, "CONFIRMED", "REJECTED").state();
		assertThat(state).isEqualTo(means.equals("tok_visa") ? "CONFIRMED" : "REJECTED");
		assertThat(SUITE.simulator().chargesOf(order)).isEqualTo(state.equals("CONFIRMED") ? 1 : 0);
		assertThat(SUITE.invariants().placedWith(customer, key)).isEqualTo(1);
	}
}
