package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import stampede.local.LocalStack;
import stampede.local.Mails;
import stampede.local.Options;
import stampede.local.ShopAccounts;

/** The suite under test, on free ports and with data of its own. */
final class Suite implements AutoCloseable {
	private static final Duration DIES_WITHIN = Duration.ofSeconds(30);
	private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
	private final LocalStack stack;
	private final Options options;
	private final Map<String, Balancer> balancers;
	private final Path data;
	private final Path armed;

	Suite(LocalStack stack, Options options, Path data, Map<String, Balancer> balancers) {
		this.stack = stack;
		this.options = options;
		this.balancers = balancers;
		this.data = data;
		this.armed = armed(data);
	}

	/** The file with the armed failpoints; a process that reaches one is killed. */
	static Path armed(Path data) {
		return data.resolve("armed").toAbsolutePath();
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

	/** An issuer with the suite's signing key. */
	Forge forge() {
		return new Forge(data.resolve("keys"));
	}

	/** The service's metrics for Prometheus, in the format {@code type}. */
	String scrape(String service, String type) {
		var url = URI.create("http://127.0.0.1:" + (stack.url(service).getPort() + Options.MANAGEMENT)
				+ "/actuator/prometheus");
		return shop().send(HttpRequest.newBuilder(url).header("Accept", type).build()).text();
	}

	/** Creates the accounts of a local shop. */
	void createAccounts() {
		Attempt.to(() -> ShopAccounts.create(stack, data));
	}

	/** The token of the link in mail {@code number} to the address; waits for it. */
	String mailToken(String address, int number) {
		return Attempt.at(() -> new Mails(data.resolve("mails")).token(address, number));
	}

	long processId(String service) {
		return stack.processId(service);
	}

	/** The JSON log lines of a service so far; other lines are left out. */
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
			case "identity" -> Options.IDENTITY;
			case "recommendations-v1" -> Options.RECOMMENDATIONS_V1;
			case "recommendations-v2" -> Options.RECOMMENDATIONS_V2;
			default -> throw new IllegalArgumentException(failpoint);
		};
	}

	/** Arms the failpoint: a process that reaches it is killed. */
	void arm(String failpoint) {
		write(failpoint);
		// Read every 20 ms.
		Waiting.briefly();
	}

	void disarm() {
		write("");
	}

	void awaitDeath(String service) {
		if (!Attempt.at(() -> stack.awaitExit(service, DIES_WITHIN))) {
			throw new AssertionError(service + " did not reach the failpoint within " + DIES_WITHIN);
		}
	}

	/** The names of the instances of a service. */
	List<String> instances(String service) {
		return options.instances(service);
	}

	/** SIGTERM, and waits for the end; fails when it takes longer than {@code limit}. */
	void terminate(String instance, Duration limit) {
		stack.terminate(instance);
		if (!Attempt.at(() -> stack.awaitExit(instance, limit))) {
			throw new AssertionError(instance + " did not stop within " + limit);
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
		var command = List.of("kill", signal, Long.toString(stack.processId(service)));
		if (Attempt.at(() -> new ProcessBuilder(command).inheritIO().start().waitFor()) != 0) {
			throw new AssertionError(String.join(" ", command) + " failed");
		}
	}

	void kill(String service) {
		Attempt.to(() -> stack.kill(service));
	}

	void restart(String service) {
		Attempt.to(() -> stack.restart(service));
	}

	/** Ends Redis, whose data are lost, and starts it anew. */
	void restartRedis() {
		Attempt.to(stack::restartRedis);
	}

	/** Ends an instance and starts it with other arguments. */
	void replace(String instance, String... arguments) {
		Attempt.to(() -> {
			stack.kill(instance);
			stack.restart(instance, arguments);
		});
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
		Attempt.to(() -> Files.writeString(armed, names));
	}

	@Override
	public void close() {
		stack.close();
		balancers.values().forEach(Balancer::close);
	}
}
