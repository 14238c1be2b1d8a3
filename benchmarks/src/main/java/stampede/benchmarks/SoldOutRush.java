package stampede.benchmarks;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stampede.local.LocalStack;

/**
 * Ten thousand buyers and a hundred units. Measures refusals after the item is sold out compared with the suite's throughput of
 * orders, the rows that refusals write, and the time from a restock to the next sale.
 */
final class SoldOutRush {
	private static final String SKU = "RUSH";
	private static final int UNITS = 100;
	private static final int AT_ONCE = 64;
	private static final int RESTOCKED = 20;
	private static final Duration WARM_UP = Duration.ofSeconds(20);
	private static final Duration GLANCE = Duration.ofMillis(250);
	private static final int MOST_GLANCES = 60;
	private final LocalStack stack;
	private final OpenLoop buyers;
	private final OpenLoop others;
	private final Duration turn;
	private final List<Double> ratios = new ArrayList<>();
	private final List<Double> rows = new ArrayList<>();
	private final List<Double> seconds = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	SoldOutRush(WarmSuite suite, Duration turn) {
		this.stack = suite.stack();
		this.buyers = suite.buyersOf(SKU);
		this.others = suite.uniform();
		this.turn = turn;
	}

	/** Sells all units, then warms up refusals; throws {@link IOException} unless exactly all units were sold. */
	void begin() throws IOException, InterruptedException {
		new CatalogueSeed(stack).offer(SKU, UNITS);
		var sold = 0L;
		for (var n = 0; n < MOST_GLANCES && sold < UNITS; n++) {
			sold += buyers.closedLoop(AT_ONCE, GLANCE).confirmed.sum();
		}
		if (sold != UNITS) {
			throw new IOException("%d of %d units were sold".formatted(sold, UNITS));
		}
		// No request was refused so far, so that code is not compiled yet.
		buyers.closedLoop(AT_ONCE, WARM_UP);
	}

	String round() throws IOException, InterruptedException, SQLException {
		var before = ordersOfIt();
		var refused = buyers.closedLoop(AT_ONCE, turn);
		var written = ordersOfIt() - before;
		var orders = others.closedLoop(WarmSuite.CLIENTS, turn).goodput();
		var refusals = refused.gone.sum() / (double) turn.toSeconds();
		ratios.add(refusals / orders);
		rows.add(written / (double) Math.max(1, refused.gone.sum()));
		new CatalogueSeed(stack).offer(SKU, RESTOCKED);
		var restocked = System.nanoTime();
		var sold = 0L;
		for (var n = 0; n < MOST_GLANCES && sold < RESTOCKED; n++) {
			var some = buyers.closedLoop(AT_ONCE, GLANCE).confirmed.sum();
			if (sold == 0 && some > 0) {
				seconds.add((System.nanoTime() - restocked) / 1e9);
			}
			sold += some;
		}
		if (sold != RESTOCKED) {
			throw new IOException("%d of %d restocked units were sold".formatted(sold, RESTOCKED));
		}
		lines.add("| %d | %.0f | %d | %d | %.1f | %.2f s |".formatted(ratios.size(), refusals, refused.refused.sum(),
				written,
				orders, seconds.getLast()));
		return lines.getLast();
	}

	private long ordersOfIt() throws SQLException {
		try (var connection = DriverManager.getConnection(stack.jdbcUrl("orders"));
				var result = connection.createStatement()
						.executeQuery("SELECT count(*) FROM order_line WHERE sku = '" + SKU + "'")) {
			return result.next() ? result.getLong(1) : 0;
		}
	}

	Result result() {
		var text = new ArrayList<>(List.of(
				"%d buyers at a time of what %d units were sold of; then %d more units come.".formatted(AT_ONCE, UNITS,
						RESTOCKED),
				"",
				"| round | refused as sold out, a second | refused under overload | orders written for them | orders/s of other items | until one was sold after the restock |",
				"|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Sold out", List.of(new Figure("soldout_vs_orders", "", ratios, 20, false),
				new Figure("rows_per_soldout", "", rows, 0.01, true),
				new Figure("restock_to_sale", "s", seconds, 1.5, true)), text, List.of());
	}
}
