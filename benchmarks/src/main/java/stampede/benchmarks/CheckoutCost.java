package stampede.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stampede.local.LocalStack;

/**
 * Orders from end to end beside pgbench, in turns: so much a second by each, and the processor time that an order takes of every
 * process that takes part.
 */
final class CheckoutCost {
	private static final int CLIENTS = 16;
	private static final int HOT_CLIENTS = 64;
	private static final Duration PAUSE = Duration.ofSeconds(3);
	private final LocalStack stack;
	private final Pgbench pgbench;
	private final OpenLoop uniform;
	private final OpenLoop hot;
	private final Duration turn;
	private final List<Double> ratios = new ArrayList<>();
	private final List<Double> hotRatios = new ArrayList<>();
	private final List<Double> micros = new ArrayList<>();
	private final Map<String, List<Double>> microsByPart = new LinkedHashMap<>();
	private final List<String> lines = new ArrayList<>();

	/** @param turn how long each of the two has the machine */
	CheckoutCost(LocalStack stack, Pgbench pgbench, OpenLoop uniform, OpenLoop hot, Duration turn) {
		this.stack = stack;
		this.pgbench = pgbench;
		this.uniform = uniform;
		this.hot = hot;
		this.turn = turn;
	}

	void round() throws IOException, InterruptedException {
		var transactions = pgbench.uniform(CLIENTS, turn);
		Thread.sleep(PAUSE);
		var before = stack.processorTimes();
		var orders = uniform.closedLoop(CLIENTS, turn);
		var after = stack.processorTimes();
		ratios.add(orders.goodput() / transactions);
		cost(before, after, (double) orders.confirmed.sum());
		Thread.sleep(PAUSE);
		var hotTransactions = pgbench.hot(HOT_CLIENTS, turn);
		Thread.sleep(PAUSE);
		var hotOrders = hot.closedLoop(HOT_CLIENTS, turn);
		hotRatios.add(hotOrders.goodput() / hotTransactions);
		lines.add("| %d | %.1f | %d | %.0f | %.1f | %d | %.0f |".formatted(ratios.size(), orders.goodput(),
				orders.refused.sum(), transactions, hotOrders.goodput(), hotOrders.refused.sum(), hotTransactions));
		Thread.sleep(PAUSE);
	}

	private void cost(Map<String, Duration> before, Map<String, Duration> after, double orders) {
		var all = 0.0;
		for (var part : after.entrySet()) {
			var used = part.getValue().minus(before.getOrDefault(part.getKey(), Duration.ZERO)).toNanos() / 1e3
					/ orders;
			microsByPart.computeIfAbsent(part.getKey(), _ -> new ArrayList<>()).add(used);
			all += used;
		}
		micros.add(all);
	}

	List<Figure> figures() {
		return List.of(new Figure("checkout_vs_pgbench", "", ratios, 0.10, false),
				new Figure("hot_sku_vs_pgbench", "", hotRatios, 0.6, false),
				new Figure("cpu_us_per_order", "µs", micros, 5_000, true));
	}

	/** Microseconds of processor time an order, by process. */
	Map<String, Double> byPart() {
		var medians = new LinkedHashMap<String, Double>();
		microsByPart.forEach((part, each) -> medians.put(part, new Figure(part, "µs", each, 0, true).median()));
		return medians;
	}

	/** Markdown: what was counted in each round. */
	List<String> rounds() {
		var table = new ArrayList<String>();
		table.add(
				"| round | orders/s (%d clients) | pgbench tps (%d) | orders/s of one SKU (%d) | pgbench tps of one SKU (%d) |"
						.formatted(CLIENTS, CLIENTS, HOT_CLIENTS, HOT_CLIENTS));
		table.add("|---|---|---|---|---|---|---|");
		table.addAll(lines);
		return table;
	}
}
