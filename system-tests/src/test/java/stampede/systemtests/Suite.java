package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stampede.local.AotCacheTraining;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/** The suite under test, on free ports and with data of its own. */
final class Suite implements AutoCloseable {
	private static final Duration DIES_WITHIN = Duration.ofSeconds(30);
	private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
	/** Whether this run starts services so often that caches for quick starts, which take a minute, pay for themselves. */
	private static final boolean STARTS_OFTEN = Stream.of("crash.points", "rolling").map(System::getProperty)
			.anyMatch(Objects::nonNull);
	private static final String[] DOUBLED = {"--stampede.drain.delay=5s", "--spring.r2dbc.pool.max-size=8",
			// While JVMs start beside them on a small machine, all take their time.
			"--gateway.longest-budget.own-orders=30s", "--gateway.longest-budget.browsing=30s",
			"--orders.inventory.client.connect-timeout=5s", "--orders.payment.client.connect-timeout=5s",
			"--orders.inventory.client.response-timeout=10s", "--orders.payment.client.response-timeout=10s"};
	private final LocalStack stack;
	private final Options options;
	private final Map<String, Balancer> balancers;
	private final Path data;
	private final Path armed;

	private Suite(LocalStack stack, Options options, Path data, Map<String, Balancer> balancers) {
		this.stack = stack;
		this.options = options;
		this.balancers = balancers;
		this.data = data;
		this.armed = armed(data);
	}

	private static Path armed(Path data) {
		return data.resolve("armed").toAbsolutePath();
	}

	private static final class Shared {
		static final Suite SUITE = closedAtTheEnd(open("shared", List.of(), null, "--stampede.deadline.at-most=150s",
				"--orders.checkout.attempt-within=120s", "--orders.checkout.lease=150s",
				"--orders.inventory.client.pending-timeout=120s", "--orders.payment.client.pending-timeout=120s",
				"--orders.inventory.client.response-timeout=20s", "--orders.payment.client.response-timeout=20s",
				"--spring.r2dbc.pool.max-acquire-time=60s",
				"--resilience4j.bulkhead.configs.neighbour.max-concurrent-calls=2000",
				// A crowd of a thousand is let in to the last: it is the services behind that are tested here.
				"--gateway.limits.rates.checkout.burst=5000", "--gateway.limits.rates.own-orders.burst=5000",
				"--gateway.limits.rates.operator.burst=5000", "--gateway.limits.uncounted.burst=5000",
				"--gateway.body.limits.checkout.per-caller=1000",
				"--gateway.admission.min-limit=2000",
				"--gateway.admission.initial-limit=2000", "--gateway.admission.max-limit=2000",
				"--gateway.longest-budget.checkout=150s", "--gateway.longest-budget.own-orders=150s",
				"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=160s"));
	}

	/** One suite for all tests that leave it as they found it; patient, so that a slow machine fails no test. */
	static Suite shared() {
		return Shared.SUITE;
	}

	/** A suite whose services can be told to die at a named point; its leases are short, so that recovery is quick. */
	static Suite withFailpoints(String... more) {
		var arguments = Stream.concat(Stream.of("--spring.profiles.active=failpoints",
				"--orders.checkout.attempt-within=2s", "--orders.checkout.lease=3s", "--payments.lease=7s",
				"--payments.provider.response-timeout=5s",
				"--gateway.admission.min-limit=50", "--gateway.admission.initial-limit=50",
				"--gateway.limits.rates.returns.burst=1000"), Stream.of(more));
		return open("failpoints", List.of(), null, arguments.toArray(String[]::new));
	}

	/** A suite as it ships. */
	static Suite asItShips() {
		return open("shipped", List.of(), null);
	}

	/** Two instances of each of these services, each pair behind a balancer; they drain as they do in production. */
	static Suite doubled(List<String> services) {
		return open("doubled", services, null, DOUBLED);
	}

	/** The same, and the first instance of each is of another release, whose checkout has been built. */
	static Suite beside(Path former, List<String> services) {
		return open("beside", services, former, DOUBLED);
	}

	private static Suite open(String name, List<String> doubled, @Nullable Path former, String... arguments) {
		var balancers = doubled.stream().collect(Collectors.toMap(service -> service, _ -> new Balancer()));
		try {
			var project = Path.of("..").toAbsolutePath().normalize();
			if (STARTS_OFTEN) {
				AotCacheTraining.run(project, _ -> {});
			}
			var data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "suites")), name);
			var all = new ArrayList<>(List.of(arguments));
			all.add("--stampede.failpoints.file=" + armed(data));
			var uniform = Options.onFreePorts(project, data.toAbsolutePath(), all.toArray(String[]::new))
					.doubled(balancers.entrySet().stream()
							.collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().port())));
			var options = former == null ? uniform : uniform.beside(former);
			var suite = new Suite(LocalStack.start(options, _ -> {}), options, data, balancers);
			balancers.forEach((service, balancer) -> balancer
					.to(options.instances(service).stream().map(suite.stack::url).toList()));
			return suite;
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (StartFailure failure) {
			throw new IllegalStateException(failure.getMessage(), failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	private static Suite closedAtTheEnd(Suite suite) {
		Runtime.getRuntime().addShutdownHook(new Thread(suite::close));
		return suite;
	}

	Shop shop() {
		return new Shop(stack.url(Options.GATEWAY));
	}

	/** The same client for one service without the gateway before it. */
	Shop behindTheGateway(String service) {
		return new Shop(stack.url(service));
	}

	URI gateway() {
		return stack.url(Options.GATEWAY);
	}

	/** Whoever has the suite's signing key. */
	Forge forge() {
		return new Forge(data.resolve("keys"));
	}

	/** What the service tells Prometheus, in the format that {@code type} asks for. */
	String scrape(String service, String type) {
		var url = URI.create("http://127.0.0.1:" + (stack.url(service).getPort() + Options.MANAGEMENT)
				+ "/actuator/prometheus");
		return shop().send(HttpRequest.newBuilder(url).header("Accept", type).build()).text();
	}

	long processId(String service) {
		return stack.processId(service);
	}

	/** What a service has logged so far, where it logs in JSON; other lines are left out. */
	List<JsonNode> logOf(String service) {
		try (var lines = Files.lines(data.resolve("logs").resolve(service + ".log"))) {
			return lines.filter(line -> line.startsWith("{")).map(Suite::json).toList();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static JsonNode json(String line) {
		try {
			return Shop.JSON.readTree(line);
		} catch (IOException notJson) {
			throw new UncheckedIOException(line, notJson);
		}
	}

	Simulator simulator() {
		return new Simulator(stack.url(Options.SIMULATOR));
	}

	Invariants invariants() {
		return new Invariants(stack::jdbcUrl, simulator());
	}

	String customer(String subject) {
		return stack.token(subject, "orders");
	}

	/** A customer who is an operator, too. */
	String staff(String subject) {
		return stack.token(subject, "operator orders");
	}

	String operator() {
		return stack.token("operator", "operator orders");
	}

	/** The service in whose code a failpoint stands. */
	String serviceOf(String failpoint) {
		return switch (failpoint.substring(0, failpoint.indexOf('.'))) {
			case "order" -> Options.ORDERS;
			case "inventory" -> Options.INVENTORY;
			case "payment" -> Options.PAYMENTS;
			case "simulator" -> Options.SIMULATOR;
			default -> throw new IllegalArgumentException(failpoint);
		};
	}

	/** From about now on, whoever reaches the failpoint dies. */
	void arm(String failpoint) {
		write(failpoint);
		// Read every 20 ms.
		Waiting.briefly();
	}

	void disarm() {
		write("");
	}

	void awaitDeath(String service) {
		try {
			if (!stack.awaitExit(service, DIES_WITHIN)) {
				throw new AssertionError(service + " did not reach the failpoint within " + DIES_WITHIN);
			}
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** The names of the instances of a service. */
	List<String> instances(String service) {
		return options.instances(service);
	}

	/** SIGTERM, and waits for the end; fails when it takes longer than {@code limit}. */
	void terminate(String instance, Duration limit) {
		try {
			stack.terminate(instance);
			if (!stack.awaitExit(instance, limit)) {
				throw new AssertionError(instance + " did not stop within " + limit);
			}
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** SIGSTOP: the process stands still, and its connections stay open. */
	void freeze(String service) {
		signal("-STOP", service);
	}

	/** SIGCONT: it goes on as if no time had passed. */
	void thaw(String service) {
		signal("-CONT", service);
	}

	private void signal(String signal, String service) {
		try {
			var kill = new ProcessBuilder("kill", signal, Long.toString(stack.processId(service))).inheritIO().start();
			if (kill.waitFor() != 0) {
				throw new AssertionError("kill " + signal + " " + service + " failed");
			}
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	void kill(String service) {
		try {
			stack.kill(service);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	void restart(String service) {
		try {
			stack.restart(service);
		} catch (StartFailure failure) {
			throw new IllegalStateException(failure.getMessage(), failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** Ends an instance and starts it with other arguments. */
	void replace(String instance, String... arguments) {
		try {
			stack.kill(instance);
			stack.restart(instance, arguments);
		} catch (StartFailure failure) {
			throw new IllegalStateException(failure.getMessage(), failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** Where a service, or an instance of one, or a database, listens. */
	int port(String part) {
		return options.port(part);
	}

	/** Starts an instance of {@code service} and waits until new connections go to it, too. */
	void restart(String service, String instance) {
		restart(instance);
		Waiting.until("the balancer knows of " + instance, NOTICED_WITHIN,
				() -> Objects.requireNonNull(balancers.get(service)).ready() == options.instances(service).size());
	}

	private void write(String names) {
		try {
			Files.writeString(armed, names);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() {
		stack.close();
		balancers.values().forEach(Balancer::close);
	}
}
