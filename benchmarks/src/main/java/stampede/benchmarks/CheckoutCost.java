package stampede.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import stampede.local.LocalStack;

/**
 * Orders from end to end beside pgbench, in turns: so much a second by each, and the processor time that an order takes of every
 * process that takes part.
 */
final class CheckoutCost {
	/** With more clients the throughput of pgbench decreases. */
	private static final int PGBENCH_CLIENTS = 16;
	/** With more customers throughput hardly grows, because admission refuses the others. */
	private static final int CUSTOMERS = 64;
	private static final int HOT_CLIENTS = 64;
	private static final String LOAD = "(the load)";
	private static final OperatingSystemMXBean SELF = ManagementFactory
			.getPlatformMXBean(OperatingSystemMXBean.class);
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

	/** One round of both; returns its row of the table. */
	String round() throws IOException, InterruptedException {
		var transactions = pgbench.uniform(PGBENCH_CLIENTS, turn);
		Thread.sleep(PAUSE);
		var before = processorTimes();
		var orders = uniform.closedLoop(CUSTOMERS, turn);
		var after = processorTimes();
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
		return lines.getLast();
	}

	private void cost(Map<String, Duration> before, Map<String, Duration> after, double orders) {
		var all = 0.0;
		for (var part : after.entrySet()) {
			var used = part.getValue().minus(before.getOrDefault(part.getKey(), Duration.ZERO)).toNanos() / 1e3
					/ orders;
			microsByPart.computeIfAbsent(part.getKey(), _ -> new ArrayList<>()).add(used);
			all += part.getKey().equals(LOAD) ? 0 : used;
		}
		micros.add(all);
	}

	private Map<String, Duration> processorTimes() {
		var times = new LinkedHashMap<>(stack.processorTimes());
		times.put(LOAD, Duration.ofNanos(SELF.getProcessCpuTime()));
		return times;
	}

	Result result() {
		var text = new ArrayList<>(List.of(
				"Orders through the gateway by %d customers at a time, and pgbench's transactions by %d clients, in turns. Of one SKU %d each."
						.formatted(CUSTOMERS, PGBENCH_CLIENTS, HOT_CLIENTS),
				"",
				"| round | orders/s | refused | pgbench tps | orders/s of one SKU | refused | pgbench tps of one SKU |",
				"|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		text.addAll(List.of("",
				"Processor time an order, in microseconds, by process; the load's own is not in the figure:", ""));
		microsByPart.forEach((part, each) -> text.add("- %s: %.0f".formatted(part, Figure.median(each))));
		return new Result("Orders from end to end", List.of(new Figure("checkout_vs_pgbench", "", ratios, 0.10, false),
				new Figure("hot_sku_vs_pgbench", "", hotRatios, 0.6, false),
				new Figure("cpu_us_per_order", "µs", micros, 5_000, true)), text,
				List.of(new Chart("Orders as a part of pgbench's transactions, by round", "",
						IntStream.rangeClosed(1, ratios.size()).mapToObj(Integer::toString).toList(),
						Map.of("many SKUs", ratios, "one SKU", hotRatios))));
	}
}
