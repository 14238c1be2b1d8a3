package stampede.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stampede.local.Options;

/** Orders with and without a reader that follows the event feed, in turns: without, with, with, without. */
final class FeedCost {
	private static final int CUSTOMERS = 64;
	private static final int ROUNDS = 3;
	private static final Duration PAUSE = Duration.ofSeconds(3);
	private static final Duration WAIT = Duration.ofSeconds(5);
	private final WarmSuite suite;
	private final Pace pace;
	private final FeedReader reader;
	private final List<Double> goodput = new ArrayList<>();
	private final List<Double> micros = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	private FeedCost(WarmSuite suite, Pace pace) {
		this.suite = suite;
		this.pace = pace;
		this.reader = new FeedReader(suite.stack(), "beside");
	}

	static Result measure(WarmSuite suite, Pace pace, Consumer<String> progress)
			throws IOException, InterruptedException {
		return new FeedCost(suite, pace).measure(progress);
	}

	/** @param micros of processor time an order of order-service and PostgreSQL */
	private record Turn(double goodput, double micros, long read) {
		Turn and(Turn other) {
			return new Turn((goodput + other.goodput) / 2, (micros + other.micros) / 2, read + other.read);
		}
	}

	private Result measure(Consumer<String> progress) throws IOException, InterruptedException {
		catchUp();
		for (var round = 1; round <= ROUNDS; round++) {
			var first = turn();
			var with = turnWithReader().and(turnWithReader());
			var without = first.and(turn());
			goodput.add(with.goodput() / without.goodput());
			micros.add(with.micros() / without.micros());
			lines.add("| %d | %.1f | %.1f | %.0f | %.0f | %d |".formatted(round, without.goodput(), with.goodput(),
					without.micros(), with.micros(), with.read()));
			progress.accept(lines.getLast());
		}
		var text = new ArrayList<>(List.of(
				"Orders by %d customers at a time. The reader shares the machine, and with it the load's process."
						.formatted(CUSTOMERS),
				"",
				"| round | orders/s without | with a reader | µs an order of order-service and PostgreSQL without | with | events read |",
				"|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Orders beside a reader of the feed",
				List.of(new Figure("orders_with_reader", "", goodput, 0.97, false),
						new Figure("order_cost_with_reader", "", micros, 1.03, true)),
				text, List.of());
	}

	private long catchUp() throws IOException, InterruptedException {
		var read = 0L;
		for (var page = reader.next(Duration.ZERO); page.events() > 0; page = reader.next(Duration.ZERO)) {
			read += page.events();
		}
		return read;
	}

	private Turn turnWithReader() throws IOException, InterruptedException {
		catchUp();
		var read = new AtomicLong();
		var failure = new AtomicReference<@Nullable Exception>();
		var reading = Thread.ofPlatform().start(() -> {
			try {
				while (!Thread.currentThread().isInterrupted()) {
					read.addAndGet(reader.next(WAIT).events());
				}
			} catch (InterruptedException end) {
				// The turn has ended.
			} catch (IOException failed) {
				failure.set(failed);
			}
		});
		var turn = turn();
		reading.interrupt();
		reading.join();
		if (failure.get() != null) {
			throw new IOException(failure.get());
		}
		return new Turn(turn.goodput(), turn.micros(), read.get());
	}

	private Turn turn() throws InterruptedException {
		Thread.sleep(PAUSE);
		var before = used();
		var phase = suite.uniform().closedLoop(CUSTOMERS, pace.turn());
		var micros = (used() - before) / 1e3 / Math.max(1, phase.confirmed.sum());
		return new Turn(phase.goodput(), micros, 0);
	}

	/** Nanoseconds. */
	private double used() {
		var times = suite.stack().processorTimes();
		return times.getOrDefault(Options.ORDERS, Duration.ZERO)
				.plus(times.getOrDefault(Options.POSTGRES, Duration.ZERO)).toNanos();
	}
}
