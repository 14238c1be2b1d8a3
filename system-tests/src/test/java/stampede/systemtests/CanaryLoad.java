package stampede.systemtests;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Customers at a constant pace, sent to stable or to the canary by weight, each request by itself, as a mesh does it. Most look at
 * their last order; some place one.
 */
final class CanaryLoad implements AutoCloseable {
	private static final int CUSTOMERS = 2_000;
	private static final long BUDGET_MILLIS = 10_000;
	private static final double PLACING = 0.1;
	/** A canary that hangs holds no more than this many of them. */
	private static final int AT_ONCE = 300;
	/** 40 requests a second, which two processors serve beside a build. */
	private static final Duration PAUSE = Duration.ofMillis(25);
	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
	private final Semaphore room = new Semaphore(AT_ONCE);
	private final Random random = new Random(7);
	private final Shop stable;
	private final Shop canary;
	private final double weight;
	private final String sku;
	private final List<String> customers;
	private volatile @Nullable Placed last;
	private volatile boolean stopping;

	private record Placed(String customer, UUID order) {}

	/** @param weight the canary's share of the requests */
	CanaryLoad(Suite suite, Shop stable, Shop canary, double weight, String sku) {
		this.stable = stable;
		this.canary = canary;
		this.weight = weight;
		this.sku = sku;
		this.customers = IntStream.range(0, CUSTOMERS).mapToObj(n -> suite.customer("canary-customer-" + n)).toList();
		threads.execute(this::run);
	}

	private void run() {
		while (!stopping) {
			var shop = random.nextDouble() < weight ? canary : stable;
			var customer = customers.get(random.nextInt(CUSTOMERS));
			var places = random.nextDouble() < PLACING;
			if (room.tryAcquire()) {
				threads.execute(() -> visit(shop, customer, places));
			}
			Waiting.moment(PAUSE.toMillis());
		}
	}

	private void visit(Shop shop, String customer, boolean places) {
		try {
			var seen = last;
			if (places || seen == null) {
				var reply = shop.place(customer, UUID.randomUUID().toString(), Shop.order(sku, 1, "tok_visa"),
						BUDGET_MILLIS);
				if (reply.status() == 201) {
					last = new Placed(customer, reply.orderId());
				}
			} else {
				shop.get(seen.customer(), "/api/v1/orders/" + seen.order());
			}
		} catch (RuntimeException lost) {
			// The test evaluates the canary's metrics, not this response.
		} finally {
			room.release();
		}
	}

	@Override
	public void close() {
		stopping = true;
		// Those who wait for an answer wait for their time at most.
		threads.shutdown();
	}
}
