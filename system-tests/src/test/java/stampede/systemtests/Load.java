package stampede.systemtests;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Customers who come at a constant pace, whatever becomes of those before them: each looks at the item, buys one and
 * reads the order. They share kept-alive connections and ask nothing twice.
 */
final class Load {
	private static final int CUSTOMERS = 50;
	private static final long BUDGET_MILLIS = 30_000;
	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
	private final Queue<UUID> acknowledged = new ConcurrentLinkedQueue<>();
	private final Shop shop;
	private final String sku;
	private final List<String> customers;
	private volatile boolean stopping;

	/** The outcome of one request. */
	record Answer(String call, String outcome, boolean isFailure) {}

	private Load(Shop shop, String sku, IntFunction<String> token) {
		this.shop = shop;
		this.sku = sku;
		this.customers = IntStream.range(0, CUSTOMERS).mapToObj(token).toList();
	}

	/** Begins; {@code token} makes the token of the n-th customer. */
	static Load start(Shop shop, String sku, IntFunction<String> token, Duration pause) {
		var load = new Load(shop, sku, token);
		load.threads.execute(() -> load.run(pause));
		return load;
	}

	private void run(Duration pause) {
		var begin = System.nanoTime();
		for (var n = 0; !stopping; n++) {
			var customer = customers.get(n % CUSTOMERS);
			threads.execute(() -> visit(customer));
			var early = begin + (n + 1) * pause.toNanos() - System.nanoTime();
			if (early > 0) {
				Waiting.moment(Duration.ofNanos(early).toMillis());
			}
		}
	}

	private void visit(String customer) {
		ask("GET item", () -> shop.get(customer, "/api/v1/items/" + sku));
		var placed = ask("POST order", () -> shop.place(customer, UUID.randomUUID().toString(),
				Shop.order(sku, 1, "tok_visa"), BUDGET_MILLIS));
		if (placed.status() == 201 || placed.status() == 202) {
			acknowledged.add(placed.orderId());
			ask("GET order", () -> shop.get(customer, "/api/v1/orders/" + placed.orderId()));
		}
	}

	private Shop.Reply ask(String call, Supplier<Shop.Reply> request) {
		var since = Instant.now();
		try {
			var reply = request.get();
			var failed = reply.status() >= 300 && !isRefusal(reply);
			var outcome = reply.status() + (reply.status() >= 300 ? " " + reply.type() : "");
			answers.add(new Answer(call, failed ? outcome + " " + reply.text() + " since " + since : outcome, failed));
			return reply;
		} catch (RuntimeException lost) {
			answers.add(new Answer(call, lost + " since " + since, true));
			throw lost;
		}
	}

	/** The gateway says "upstream-unavailable" of a connection that was refused or lost: that is a failure, with manners. */
	private static boolean isRefusal(Shop.Reply reply) {
		return (reply.status() == 429 || reply.status() == 503) && reply.retryAfter().isPresent()
				&& !reply.type().equals("/problems/upstream-unavailable");
	}

	/** Stops sending requests and waits for those in progress. */
	void stop() {
		stopping = true;
		threads.shutdown();
		try {
			if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
				throw new AssertionError("some are still waiting for an answer");
			}
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	List<UUID> acknowledged() {
		return List.copyOf(acknowledged);
	}

	/** Requests that were neither served nor refused with Retry-After. */
	List<Answer> failures() {
		return answers.stream().filter(Answer::isFailure).toList();
	}

	/** How many requests came to what. */
	Map<String, Long> outcomes() {
		return answers.stream().collect(
				Collectors.groupingBy(answer -> answer.call() + " " + answer.outcome(), Collectors.counting()));
	}
}
