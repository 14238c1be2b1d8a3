package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * Readers of the event feed that were away while many orders were placed: first one that only reads, then recommendation-service. The
 * pages must have a bound, and neither process may need more memory for more events.
 */
final class FeedCatchUp {
	/** A heap that would not hold all events. */
	private static final List<String> JVM = List.of("-Xmx192m");
	private static final int CUSTOMERS = 20_000;
	private static final int SAMPLES = 5;
	/** Three events of an order that costs 10 ms are 3 % of it then. */
	private static final double MOST_MICROS = 100;
	private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(40);
	private static final Duration PAUSE = Duration.ofSeconds(1);
	private static final String READER = Options.RECOMMENDATIONS_V1;
	private final HttpClient http = HttpClient.newHttpClient();
	private final LocalStack stack;
	private final int events;
	private final Consumer<String> progress;
	private final List<String> lines = new ArrayList<>();

	private FeedCatchUp(LocalStack stack, int events, Consumer<String> progress) {
		this.stack = stack;
		this.events = events;
		this.progress = progress;
	}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException, SQLException {
		var options = Options.onFreePorts(Path.of("").toAbsolutePath(), Files.createTempDirectory("stampede-feed"),
				Scale.ARGUMENTS.toArray(String[]::new));
		try (var stack = LocalStack.start(options.withShopOnFreePorts().withJvm(JVM), progress)) {
			return new FeedCatchUp(stack, pace.events(), progress).measure();
		}
	}

	private Result measure() throws StartFailure, IOException, InterruptedException, SQLException {
		stack.kill(Options.RECOMMENDATIONS_V1);
		stack.kill(Options.RECOMMENDATIONS_V2);
		new HistoricalData(stack).orders(events / HistoricalData.EVENTS_PER_ORDER, CUSTOMERS);
		var pages = new ArrayList<FeedReader.Page>();
		var before = used();
		var ofFeed = readAll(pages);
		var micros = used().minus(before).toNanos() / 1e3 / events;
		var ofReader = countAll();
		var text = new ArrayList<>(List.of(
				"%,d events were written while no reader ran. Each JVM had %s. Live heap is measured after a full collection."
						.formatted(events, String.join(" ", JVM)),
				"", "| reader | events read | live heap | resident |", "|---|---|---|---|"));
		text.addAll(lines);
		text.addAll(List.of("",
				"Of the %,d pages of the reader that only reads, the largest had %d KiB; median %.0f ms, p99 %.0f ms."
						.formatted(pages.size(), pages.stream().mapToInt(FeedReader.Page::bytes).max().orElse(0) >> 10,
								millis(pages, 0.5), millis(pages, 0.99))));
		return new Result("Readers that were away", List.of(
				new Figure("feed_us_per_event", "µs", List.of(micros), MOST_MICROS, true),
				new Figure("feed_memory_growth", "", List.of(growth(ofFeed)), 1.1, true),
				new Figure("feed_reader_memory_growth", "", List.of(growth(ofReader)), 1.1, true)), text, List.of());
	}

	/** Processor time of order-service and PostgreSQL. */
	private Duration used() {
		var times = stack.processorTimes();
		return times.getOrDefault(Options.ORDERS, Duration.ZERO)
				.plus(times.getOrDefault(Options.POSTGRES, Duration.ZERO));
	}

	/** Live heap of order-service, in bytes, after each part of the events. */
	private List<Long> readAll(List<FeedReader.Page> pages) throws IOException, InterruptedException {
		var reader = new FeedReader(stack, "away");
		var heaps = new ArrayList<Long>();
		var read = 0;
		do {
			pages.add(reader.next(Duration.ZERO));
			read += pages.getLast().events();
			if (read >= (long) events * (heaps.size() + 1) / SAMPLES) {
				heaps.add(sample("reads only; memory of " + Options.ORDERS, Options.ORDERS, read));
			}
		} while (pages.getLast().isFull());
		if (read < events) {
			throw new IOException("%d of %d events were read".formatted(read, events));
		}
		return heaps;
	}

	/** Live heap of recommendation-service, in bytes, after each part of the events. */
	private List<Long> countAll() throws StartFailure, IOException, InterruptedException {
		var heaps = new ArrayList<Long>();
		var begin = System.nanoTime();
		stack.restart(READER);
		while (heaps.size() < SAMPLES) {
			var read = counted();
			if (read >= (double) events * (heaps.size() + 1) / SAMPLES) {
				heaps.add(sample(READER, READER, read));
			} else if (System.nanoTime() - begin > CATCHES_UP_WITHIN.toNanos()) {
				throw new IOException("%.0f of %d events were counted".formatted(read, events));
			} else {
				Thread.sleep(PAUSE);
			}
		}
		lines.add("| %s needed %.0f s | | | |".formatted(READER, (System.nanoTime() - begin) / 1e9));
		return heaps;
	}

	private long sample(String reader, String service, double read) throws IOException, InterruptedException {
		var heap = ProcessMemory.liveHeap(stack.processId(service));
		lines.add("| %s | %,.0f | %.1f MiB | %d MiB |".formatted(reader, read, heap / 1024.0 / 1024,
				ProcessMemory.resident(stack.processId(service)) >> 20));
		progress.accept(lines.getLast());
		return heap;
	}

	private double counted() throws IOException, InterruptedException {
		var metrics = URI.create(
				"http://127.0.0.1:" + (stack.url(READER).getPort() + Options.MANAGEMENT) + "/actuator/prometheus");
		return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body().lines()
				.filter(line -> line.startsWith("stampede_feed_events_total{"))
				.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
	}

	/** The largest later value, as a part of the first. */
	private static double growth(List<Long> heaps) {
		return Collections.max(heaps.subList(1, heaps.size())) / (double) heaps.getFirst();
	}

	private static double millis(List<FeedReader.Page> pages, double share) {
		var sorted = pages.stream().mapToLong(FeedReader.Page::nanos).sorted().toArray();
		return sorted[(int) (share * (sorted.length - 1))] / 1e6;
	}
}
