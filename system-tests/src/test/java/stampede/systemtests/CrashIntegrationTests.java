package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
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
	private static final Suite SUITE = Suite.withFailpoints();
	private final Shop shop = SUITE.shop();

	/** One point for each service; the others, too, with {@code -Dcrash.points=all}, as CI does (4 minutes more). */
	static Stream<String> killedAtEachPoint() {
		var each = Stream.of("order.after-charge", "inventory.after-commit", "payment.after-provider-call",
				"simulator.after-charge");
		var others = Stream.of("order.before-reserve", "order.after-reserve", "order.after-save-RESERVED",
				"order.before-charge", "order.before-commit", "order.after-commit", "order.before-save-CONFIRMED",
				"order.after-save-CONFIRMED", "order.before-answer", "inventory.before-reserve",
				"inventory.after-reserve", "inventory.before-commit", "inventory.before-release",
				"inventory.after-release", "payment.after-intent", "payment.before-provider-call",
				"payment.after-outcome");
		return "all".equals(System.getProperty("crash.points")) ? Stream.concat(each, others) : each;
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
		var means = failpoint.contains("release") ? "tok_chargeDeclined" : "tok_visa";
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

	/** What the client saw: an answer with an order in it, or nothing it could rely on. */
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
