package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * order-service and both versions of recommendation-service are killed at each failpoint of the feed and of its consumer, while orders are
 * placed. Each order is counted once. {@code -Dfeed.orders} is the least number of orders; all processes are killed again until they are placed.
 */
class FeedCrashIntegrationTests {
	private static final int ORDERS = Integer.getInteger("feed.orders", 100);
	private static final int CUSTOMERS = 4;
	private static final List<String> ITEMS = List.of("F-0", "F-1", "F-2", "F-3", "F-4", "F-5");
	private static final List<String> FAILPOINTS = List.of("order.before-feed-answer",
			"recommendations-v1.before-commit",
			"recommendations-v1.after-commit", "recommendations-v2.before-commit", "recommendations-v2.after-commit");
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(90);
	private static final Duration COUNTED_WITHIN = Duration.ofMinutes(2);
	private static Suite suite;
	private final AtomicInteger placed = new AtomicInteger();
	private final AtomicBoolean isEnough = new AtomicBoolean();

	@BeforeAll
	@Timeout(600)
	static void start() {
		suite = Suites.withRecommendations();
		ITEMS.forEach(sku -> suite.shop().offer(suite.operator(), sku, 500, 100_000));
	}

	@AfterAll
	static void stop() {
		suite.close();
	}

	@Test
	@Timeout(3_000)
	void countsEachOrderOnceHoweverOftenAProcessIsKilled() {
		try (var customers = Executors.newVirtualThreadPerTaskExecutor()) {
			var orders = keepOrdering(customers);
			do {
				FAILPOINTS.forEach(FeedCrashIntegrationTests::killAt);
			} while (placed.get() < ORDERS);
			isEnough.set(true);
			orders.forEach(CompletableFuture::join);
		}

		Waiting.until("every order is final", FINAL_WITHIN, () -> suite.invariants().unfinished() == 0);
		suite.invariants().hold();
		assertThat(suite.invariants().confirmed()).hasSizeGreaterThanOrEqualTo(ORDERS);
		Waiting.until("each order is counted", COUNTED_WITHIN, suite.invariants()::areRecommendationsRecounted);
	}

	private static void killAt(String failpoint) {
		var service = suite.serviceOf(failpoint);
		suite.arm(failpoint);
		suite.awaitDeath(service);
		suite.disarm();
		suite.restart(service);
	}

	/** Each order is of another customer, and of two items. */
	private List<CompletableFuture<Void>> keepOrdering(ExecutorService customers) {
		return IntStream.range(0, CUSTOMERS).mapToObj(_ -> CompletableFuture.runAsync(() -> {
			while (!isEnough.get()) {
				var n = placed.getAndIncrement();
				var one = ITEMS.get(n % ITEMS.size());
				var other = ITEMS.get((n + 1 + n / ITEMS.size() % (ITEMS.size() - 1)) % ITEMS.size());
				suite.shop().placeUntilAnswered(suite.customer("feed-" + n), UUID.randomUUID().toString(),
						"""
								{"lines":[{"sku":"%s","quantity":1},{"sku":"%s","quantity":1}],"payment":{"token":"tok_visa"}}"""
								.formatted(one, other));
			}
		}, customers)).toList();
	}
}
