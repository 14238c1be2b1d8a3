package stampede.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import stampede.local.AotCacheTraining;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * A warm suite with items and customers. Durability, limits, tokens, circuit breakers and metrics have their defaults, except the
 * rate limits: no order of this load exceeds one.
 */
final class WarmSuite implements AutoCloseable {
	/** Its second compiler, too, which the suite leaves out on fewer than four processors for quick starts. */
	static final List<String> JVM = List.of("-XX:TieredStopAtLevel=4");
	static final int CLIENTS = 64;
	private static final int BUYERS = 10_000;
	private static final String HOT = "HOT";
	private final Path data;
	private final LocalStack stack;
	private final Client client;
	private final OpenLoop uniform;
	private final OpenLoop hot;
	private final List<Double> warmUp;

	private WarmSuite(Path data, LocalStack stack, Client client, OpenLoop uniform, OpenLoop hot, List<Double> warmUp) {
		this.data = data;
		this.stack = stack;
		this.client = client;
		this.uniform = uniform;
		this.hot = hot;
		this.warmUp = warmUp;
	}

	/** Creates AOT caches of the services under load, for later starts. */
	static void train(Duration length, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		progress.accept("training: AOT caches with profiles ...");
		var data = Files.createTempDirectory("stampede-training");
		AotCacheTraining.run(options(data, List.of()), stack -> {
			var shop = new CatalogueSeed(stack);
			var skus = IntStream.range(0, 50).mapToObj("TRAINING-%d"::formatted).toList();
			shop.offer(skus);
			var customers = IntStream.range(0, 500).mapToObj(n -> stack.token("customer-" + n, "orders")).toList();
			try (var client = Client.of(stack.url(Options.GATEWAY))) {
				new OpenLoop(client, stack.url(Options.GATEWAY), customers, skus).closedLoop(CLIENTS, length);
			}
		});
	}

	private static Options options(Path data, List<String> more) {
		var arguments = Stream.concat(more.stream(), Stream.of("--gateway.limits.abuse-limit.burst=100000",
				// An open loop has many orders of one customer in progress.
				"--orders.cool-down.max-unpaid-orders=0",
				"--gateway.limits.rates.operator.burst=100000")).toArray(String[]::new);
		return Options.onFreePorts(Path.of("").toAbsolutePath(), data, arguments).withJvm(JVM);
	}

	static WarmSuite start(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		return start(pace, InvariantCheck.ARGUMENTS, progress);
	}

	/** @param more arguments for the services */
	static WarmSuite start(Pace pace, List<String> more, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		var data = Files.createTempDirectory("stampede-bench");
		var stack = LocalStack.start(options(data, more), progress);
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
			return warm(pace, data, stack, progress);
		} catch (IOException | InterruptedException | RuntimeException failure) {
			stack.close();
			throw failure;
		}
	}

	private static WarmSuite warm(Pace pace, Path data, LocalStack stack, Consumer<String> progress)
			throws IOException, InterruptedException {
		var shop = new CatalogueSeed(stack);
		var skus = IntStream.range(0, pace.skus()).mapToObj("BENCH-%d"::formatted).toList();
		shop.offer(skus);
		shop.offer(List.of(HOT));
		var customers = IntStream.range(0, pace.customers()).parallel()
				.mapToObj(n -> stack.token("customer-" + n, "orders")).toList();
		var gateway = stack.url(Options.GATEWAY);
		var client = Client.of(gateway);
		var uniform = new OpenLoop(client, gateway, customers, skus);
		var curve = new ArrayList<Double>();
		for (var n = 0; n < pace.warmUp(); n++) {
			curve.add(uniform.closedLoop(CLIENTS, Pace.GLANCE).goodput());
			progress.accept("warming up: %.1f orders/s".formatted(curve.getLast()));
		}
		Thread.sleep(Pace.GLANCE);
		return new WarmSuite(data, stack, client, uniform, new OpenLoop(client, gateway, customers, List.of(HOT)),
				curve);
	}

	LocalStack stack() {
		return stack;
	}

	/** Orders of many SKUs. */
	OpenLoop uniform() {
		return uniform;
	}

	/** Orders of one. */
	OpenLoop hot() {
		return hot;
	}

	/** Orders of this SKU alone, each by another of ten thousand customers who have not bought anything. */
	OpenLoop buyersOf(String sku) {
		var buyers = IntStream.range(0, BUYERS).parallel().mapToObj(n -> stack.token("buyer-" + n, "orders")).toList();
		return new OpenLoop(client, stack.url(Options.GATEWAY), buyers, List.of(sku));
	}

	/** The connections of the load. */
	Client client() {
		return client;
	}

	/** Orders of the customers of {@link #uniform} for these SKUs, of so many lines each. */
	OpenLoop ordersOf(List<String> skus, int lines) {
		return uniform.of(skus, lines);
	}

	/** Where scripts for tools may be put. */
	Path directory() {
		return data;
	}

	/** The curve of the warm-up, which has no figure. */
	Result warmUp() {
		var points = IntStream.rangeClosed(1, warmUp.size()).mapToObj(n -> n * Pace.GLANCE.toSeconds() + " s").toList();
		return new Result("Warm-up", List.of(),
				List.of("Orders/s by " + CLIENTS + " customers, every ten seconds from the start: "
						+ String.join(", ", warmUp.stream().map("%.0f"::formatted).toList()) + "."),
				List.of(new Chart("Warm-up", "orders/s", points, Map.of("confirmed", warmUp))));
	}

	@Override
	public void close() {
		client.close();
		stack.close();
	}
}
