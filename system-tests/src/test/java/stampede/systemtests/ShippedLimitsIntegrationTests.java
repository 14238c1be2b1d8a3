package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import stampede.testsupport.RealTime;

/** A crowd meets the limits that ship: most are turned away for a moment, all are answered, and every unit is sold once. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "crash.points", matches = "every", disabledReason = "takes two minutes; -Dcrash.points=every runs it")
class ShippedLimitsIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofMinutes(4);
	private static final int BUYERS = 1_000;
	private static final int UNITS = 200;

	@Test
	void sellsEveryUnitOnceToWhoeverComesBack() throws InterruptedException, ExecutionException {
		try (var suite = Suites.asItShips(); var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
			var shop = suite.shop();
			var sku = "L-" + UUID.randomUUID().toString().substring(0, 8);
			shop.offer(suite.operator(), sku, 4_999, UNITS);
			var tokens = IntStream.range(0, BUYERS).mapToObj(n -> suite.customer("buyer-" + n)).toList();

			var answers = new ArrayList<Shop.Reply>();
			for (var answer : buyers.invokeAll(tokens
					.stream().<Callable<Shop.Reply>>map(token -> () -> buy(shop, token, Shop.order(sku, 1, "tok_visa")))
					.toList())) {
				answers.add(answer.get());
			}

			Waiting.until("everything is at rest", Duration.ofSeconds(60), () -> suite.invariants().areAtRest());
			assertThat(answers).extracting(Shop.Reply::status).isSubsetOf(201, 202, 409);
			assertThat(confirmed(shop, tokens, answers)).isEqualTo(UNITS);
			assertThat(suite.invariants().onHand(sku)).isZero();
			suite.invariants().hold();
		}
	}

	/** As a well-behaved client: the same key, when Retry-After says. */
	private static Shop.Reply buy(Shop shop, String token, String order) throws InterruptedException {
		var key = UUID.randomUUID().toString();
		var end = System.nanoTime() + TIMEOUT.toNanos();
		while (true) {
			var reply = shop.place(token, key, order);
			if (reply.status() < 429 && !reply.type().equals("/problems/request-in-flight")) {
				return reply;
			}
			assertThat(reply.status()).as(reply.text()).isIn(409, 429, 503, 504);
			assertThat(System.nanoTime()).as("answered in time").isLessThan(end);
			RealTime.pass(Duration.ofSeconds(reply.retryAfter().map(Long::parseLong).orElse(1L)));
		}
	}

	private static long confirmed(Shop shop, List<String> tokens, List<Shop.Reply> answers) {
		return IntStream.range(0, answers.size())
				.filter(n -> answers.get(n).status() < 300)
				.filter(n -> shop.get(tokens.get(n), "/api/v1/orders/" + answers.get(n).orderId()).state()
						.equals("CONFIRMED"))
				.count();
	}
}
