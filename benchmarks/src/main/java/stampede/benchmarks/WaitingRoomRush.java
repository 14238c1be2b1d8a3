package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;

/**
 * Tens of thousands of clients who join the waiting room within ten seconds, poll, and order when they are admitted; beside orders at ten
 * times the capacity without a room.
 */
final class WaitingRoomRush {
	private static final Duration JOINS_WITHIN = Duration.ofSeconds(10);
	private static final Duration OPENS_IN = Duration.ofSeconds(30);
	/** The units that the capacity sells in this time. */
	private static final int SELLS_SECONDS = 45;
	private static final Duration STEP = Duration.ofSeconds(5);
	private static final Duration LONGEST = Duration.ofMinutes(4);
	private final WarmSuite suite;
	private final LocalStack stack;
	private final Pace pace;
	private final List<String> lines = new ArrayList<>();
	private RushCounts counts = new RushCounts();
	private String sale = "";
	private String sku = "";
	private long opening;
	private double capacity;
	private double without;
	private double with;
	private double sellOutSeconds;
	private double microsOfPoll;
	private int units;

	WaitingRoomRush(WarmSuite suite, Pace pace) {
		this.suite = suite;
		this.stack = suite.stack();
		this.pace = pace;
	}

	/** A sale with so many clients. */
	String round(int clients) throws IOException, InterruptedException {
		counts = new RushCounts();
		sale = "rush-" + clients;
		sku = "LAUNCH-" + clients;
		var tokens = IntStream.range(0, clients).parallel().mapToObj(n -> stack.token("waiting-" + n, "orders"))
				.toList();
		capacity = suite.uniform().closedLoop(WarmSuite.CLIENTS, pace.turn()).goodput();
		without = suite.uniform().run(10 * capacity, pace.turn()).goodput();
		units = (int) Math.min(clients / 2.0, capacity * SELLS_SECONDS);
		new CatalogueSeed(stack).offer(sku, units);
		opening = System.nanoTime() + OPENS_IN.toNanos();
		define(Instant.now().plus(OPENS_IN));
		try (var timers = Executors.newSingleThreadScheduledExecutor()) {
			var used = gatewayAndRedis();
			var host = stack.url(Options.GATEWAY).getAuthority();
			for (var n = 0; n < tokens.size(); n++) {
				var waiting = new WaitingClient(suite.client(), timers, counts, host, sale, tokens.get(n),
						OpenLoop.order(List.of(sku)));
				var _ = timers.schedule(waiting::poll, JOINS_WITHIN.toMillis() * n / tokens.size(),
						TimeUnit.MILLISECONDS);
			}
			while (System.nanoTime() < opening) {
				Thread.sleep(Duration.ofMillis(100));
			}
			microsOfPoll = gatewayAndRedis().minus(used).toNanos() / 1e3 / Math.max(1, counts.polls.sum());
			awaitSellOut();
			counts.end();
		}
		lines.add("| %d | %d | %d | %.1f | %.1f | %.1f | %.1f s | %d | %d | %.0f ms | %.0f ms | %.0f us | %d | %.3f |"
				.formatted(
						clients, counts.joined.sum(), units, capacity, without, with, sellOutSeconds,
						counts.polls.sum(),
						counts.refusedPolls.sum(), counts.pollMillis(50), counts.pollMillis(99), microsOfPoll,
						counts.refusedOrders.sum(), counts.tau()));
		return lines.getLast();
	}

	/** Until all units are sold, or for four minutes. */
	private void awaitSellOut() throws InterruptedException, IOException {
		while (counts.purchases().size() < units && System.nanoTime() - opening < LONGEST.toNanos()) {
			Thread.sleep(Duration.ofMillis(200));
		}
		var purchases = counts.purchases();
		if (purchases.size() > units) {
			throw new IOException("%d of %d units were sold".formatted(purchases.size(), units));
		}
		if (purchases.isEmpty()) {
			throw new IOException("no unit was sold");
		}
		// Without the last tenth, for which few passes are left.
		var most = purchases.size() * 9 / 10;
		with = most * 1e9 / (purchases.get(most).nanoTime() - opening);
		sellOutSeconds = (purchases.getLast().nanoTime() - opening) / 1e9;
	}

	private Duration gatewayAndRedis() {
		var times = stack.processorTimes();
		return times.getOrDefault(Options.GATEWAY, Duration.ZERO)
				.plus(times.getOrDefault(Options.REDIS, Duration.ZERO));
	}

	private void define(Instant opensAt) throws IOException, InterruptedException {
		try (var http = HttpClient.newHttpClient()) {
			var answer = http.send(HttpRequest
					.newBuilder(URI.create(stack.url(Options.GATEWAY) + "/api/v1/sales/" + sale))
					.header("Authorization", "Bearer " + stack.token("operator", "operator"))
					.header("Content-Type", "application/json")
					.PUT(BodyPublishers.ofString(
							"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":%d}"
									.formatted(sku, opensAt.minusSeconds(3_600), opensAt, opensAt.plusSeconds(3_600),
											Math.round(capacity))))
					.build(), BodyHandlers.ofString());
			if (answer.statusCode() != 201) {
				throw new IOException("the sale was refused: " + answer.body());
			}
		}
	}

	Result result() {
		var text = new ArrayList<>(List.of(
				"Clients join within ten seconds, the sale opens twenty seconds later. The bound of the sale is the capacity, measured before it with 64 customers. Everything, and the clients, share the processors. The figures are of the last row.",
				"",
				"| clients | joined | units | capacity, orders/s | 10 x without the room | with the room | sold out after | polls | refused polls | p50 | p99 | a poll, gateway and Redis | admitted and refused | tau |",
				"|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Waiting room", List.of(new Figure("room_vs_without", "", List.of(with / without), 1, false),
				new Figure("room_poll_p99", "ms", List.of(counts.pollMillis(99)), 500, true),
				new Figure("room_refused_orders", "",
						List.of(counts.refusedOrders.sum() / (double) Math.max(1, counts.purchases().size())), 0.01,
						true),
				new Figure("room_tau", "", List.of(counts.tau()), 0.9, false)), text, List.of(sales()));
	}

	/** Orders/s from the opening to the end. */
	private Chart sales() {
		var ordersPerSecond = counts.perSecond(opening, STEP);
		return new Chart("Orders in a sale with a waiting room", "orders/s",
				IntStream.rangeClosed(1, ordersPerSecond.size()).mapToObj(n -> n * STEP.toSeconds() + " s").toList(),
				Map.of("confirmed", ordersPerSecond));
	}
}
