package stampede.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * Clients that follow the event streams of orders while the payment provider fails: the memory of order-service for each stream, the
 * processor time without events, and the time until all clients have received the last event. They connect to order-service directly,
 * because a gateway has only 2,000 connections to it. Their number is bounded by the file descriptors of one process.
 */
final class Watchers {
	/** JVM options of the services: a fixed heap, the images' object headers, and heap that shrinks after a full collection. */
	private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseCompactObjectHeaders", "-XX:MinHeapFreeRatio=5",
			"-XX:MaxHeapFreeRatio=10");
	private static final String[] ARGUMENTS = {"--gateway.connections.max-open=25000",
			"--gateway.connections.max-open-per-network=25000", "--orders.events.max-streams=20000",
			"--orders.events.max-streams-per-caller=2000"};
	private static final int ORDERS = 20;
	private static final int ACCEPTED = 202;
	/** Other file descriptors of a process. */
	private static final long OTHER_FILES = 500;
	private static final Duration QUIET = Duration.ofSeconds(15);
	private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);
	private final HttpClient http = HttpClient.newHttpClient();
	private final LocalStack stack;
	private final int count;

	private Watchers(LocalStack stack, int count) {
		this.stack = stack;
		this.count = count;
	}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		var data = Files.createTempDirectory("stampede-watchers");
		try (var stack = LocalStack.start(
				Options.onFreePorts(Path.of("").toAbsolutePath(), data, ARGUMENTS).withJvm(JVM), progress)) {
			return new Watchers(stack, (int) Math.min(pace.watchers(), mostFiles() - OTHER_FILES)).measure();
		}
	}

	private static long mostFiles() {
		return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
				? unix.getMaxFileDescriptorCount()
				: Long.MAX_VALUE;
	}

	/** An order, and its customer's token. */
	private record Followed(String path, String token) {}

	private Result measure() throws IOException, InterruptedException {
		var sku = "WATCHED";
		new CatalogueSeed(stack).offer(List.of(sku));
		provider("PUT", "{\"errorShare\":1}");
		try (var streams = new Streams(stack.url(Options.ORDERS))) {
			var orders = new ArrayList<Followed>();
			for (var n = 0; n < ORDERS; n++) {
				orders.add(order(sku, stack.token("watcher-" + n, "orders")));
			}
			var process = stack.processId(Options.ORDERS);
			var heap = ProcessMemory.liveHeap(process);
			var resident = ProcessMemory.resident(process);
			for (var n = 0; n < count; n++) {
				var followed = orders.get(n % ORDERS);
				streams.follow(followed.path(), followed.token());
			}
			Thread.sleep(QUIET.dividedBy(3));
			var opened = streams.opened();
			var before = stack.processorTimes();
			Thread.sleep(QUIET);
			var after = stack.processorTimes();
			var heapEach = (ProcessMemory.liveHeap(process) - heap) / (double) opened;
			var residentEach = (ProcessMemory.resident(process) - resident) / (double) opened;
			var held = streams.held();
			var reset = System.nanoTime();
			provider("DELETE", "");
			var all = streams.awaitEnd(opened, HEARD_WITHIN);
			var seconds = (System.nanoTime() - reset) / 1e9;
			return new Result("Followers", List.of(
					new Figure("bytes_per_watcher", "bytes", List.of(Math.max(heapEach, residentEach)), 20 * 1_024,
							true),
					new Figure("watchers_held", "", List.of((double) held), count, false)),
					List.of("%d of %d streams were answered at order-service; live heap for each %.0f bytes, resident memory %.0f. While nothing happened order-service used %.1f %% of a processor and PostgreSQL %.1f %%. %s received the last event, %.1f s after the provider answered again (payment-service retries at its own interval)."
							.formatted(opened, count, heapEach, residentEach, share(before, after, Options.ORDERS),
									share(before, after, Options.POSTGRES),
									all ? "All" : "%d".formatted(streams.ended()), seconds)),
					List.of());
		} finally {
			provider("DELETE", "");
		}
	}

	private static double share(Map<String, Duration> before, Map<String, Duration> after,
			String process) {
		return 100.0 * after.getOrDefault(process, Duration.ZERO).minus(before.getOrDefault(process, Duration.ZERO))
				.toNanos() / QUIET.toNanos();
	}

	private Followed order(String sku, String token) throws IOException, InterruptedException {
		var answer = http.send(HttpRequest.newBuilder(stack.url(Options.GATEWAY).resolve("/api/v1/orders"))
				.header("Authorization", "Bearer " + token)
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.header("X-Request-Timeout-Ms", "2000")
				.POST(BodyPublishers.ofString(OpenLoop.order(List.of(sku))))
				.build(), BodyHandlers.ofString());
		if (answer.statusCode() != ACCEPTED) {
			throw new IOException(
					"an order without a provider was answered " + answer.statusCode() + ": " + answer.body());
		}
		return new Followed(URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath() + "/events",
				token);
	}

	private void provider(String method, String body) throws IOException, InterruptedException {
		var answer = http.send(HttpRequest.newBuilder(stack.url(Options.SIMULATOR).resolve("/admin/behaviour"))
				.header("Content-Type", "application/json")
				.method(method, BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString());
		if (answer.statusCode() != 200) {
			throw new IOException("the simulator answered " + answer.statusCode() + ": " + answer.body());
		}
	}
}
