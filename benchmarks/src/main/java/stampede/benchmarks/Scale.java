package stampede.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import stampede.local.Options;

/** The cost of an order as the shop grows: with load, the number of items, lines for each order, and past orders. */
final class Scale {
	/** For the services. */
	static final List<String> ARGUMENTS = List.of("--orders.audit.enabled=false",
			"--inventory.audit.enabled=false", "--payments.audit.enabled=false");
	private static final int USUAL_CUSTOMERS = 64;
	private static final List<Integer> CUSTOMERS = List.of(1, 16, 64, 256);
	private static final List<Integer> ITEMS = List.of(100, 10_000, 1_000_000);
	private static final List<Integer> LINES = List.of(5, 20);
	private static final List<Integer> PAST = List.of(10_000, 100_000, 1_000_000);
	private static final Duration PAUSE = Duration.ofSeconds(3);
	private final WarmSuite suite;
	private final Pace pace;
	private final Consumer<String> progress;
	private final HistoricalData past;
	private final List<String> lines = new ArrayList<>();
	private final List<Double> micros = new ArrayList<>();

	private Scale(WarmSuite suite, Pace pace, Consumer<String> progress) {
		this.suite = suite;
		this.pace = pace;
		this.progress = progress;
		this.past = new HistoricalData(suite.stack());
	}

	static Result measure(WarmSuite suite, Pace pace, Consumer<String> progress)
			throws InterruptedException, SQLException {
		return new Scale(suite, pace, progress).measure();
	}

	private Result measure() throws InterruptedException, SQLException {
		for (var customers : CUSTOMERS) {
			turn("%d customers at a time".formatted(customers), suite.uniform(), customers);
		}
		for (var items : ITEMS) {
			turn("%,d items".formatted(items), suite.ordersOf(past.items(items), 1), USUAL_CUSTOMERS);
		}
		for (var each : LINES) {
			turn("%d lines an order".formatted(each), suite.ordersOf(past.items(ITEMS.getLast()), each),
					USUAL_CUSTOMERS);
		}
		var usual = turn("as at first", suite.uniform(), USUAL_CUSTOMERS);
		for (var orders : PAST) {
			past.orders(orders, pace.customers());
			var grown = turn("%,d rows of the past".formatted(orders * HistoricalData.ROWS_PER_ORDER), suite.uniform(),
					USUAL_CUSTOMERS);
			micros.add(grown / usual);
		}
		var text = new ArrayList<>(List.of(
				"Orders of one line by %d customers at a time, of %d items, unless it says otherwise; what is in a row stays for those below it. Twelve rows are one order of the past."
						.formatted(USUAL_CUSTOMERS, pace.skus()),
				"", "| with | orders/s | refused | median | p99 | µs an order | of that PostgreSQL |",
				"|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("As the shop grows", List.of(new Figure("cost_with_a_past", "", micros, 1.5, true)), text,
				List.of());
	}

	/** Microseconds of processor time an order, of all processes but the load. */
	private double turn(String name, OpenLoop load, int customers) throws InterruptedException {
		Thread.sleep(PAUSE);
		var before = suite.stack().processorTimes();
		var phase = load.closedLoop(customers, pace.turn());
		var after = suite.stack().processorTimes();
		var orders = Math.max(1, phase.confirmed.sum());
		var all = after.keySet().stream().mapToDouble(part -> used(before, after, part)).sum() / orders;
		var postgres = used(before, after, Options.POSTGRES) / orders;
		lines.add("| %s | %.1f | %d | %.0f ms | %.0f ms | %.0f | %.0f |".formatted(name, phase.goodput(),
				phase.refused.sum(),
				phase.millis(50), phase.millis(99), all, postgres));
		progress.accept(lines.getLast());
		return all;
	}

	/** Microseconds. */
	private static double used(Map<String, Duration> before, Map<String, Duration> after, String part) {
		return after.getOrDefault(part, Duration.ZERO).minus(before.getOrDefault(part, Duration.ZERO)).toNanos() / 1e3;
	}
}
