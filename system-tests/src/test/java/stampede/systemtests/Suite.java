package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/** The suite under test, on free ports and with data of its own. */
final class Suite implements AutoCloseable {
	private static final Duration DIES_WITHIN = Duration.ofSeconds(30);
	private final LocalStack stack;
	private final Path data;
	private final Path armed;

	private Suite(LocalStack stack, Path data) {
		this.stack = stack;
		this.data = data;
		this.armed = armed(data);
	}

	private static Path armed(Path data) {
		return data.resolve("armed").toAbsolutePath();
	}

	private static final class Shared {
		static final Suite SUITE = closedAtTheEnd(open("shared", "--stampede.deadline.at-most=150s",
				"--orders.checkout.attempt-within=120s", "--orders.checkout.lease=130s",
				"--orders.inventory.client.pending-timeout=120s", "--orders.payment.client.pending-timeout=120s",
				"--orders.inventory.client.response-timeout=20s", "--orders.payment.client.response-timeout=20s",
				"--spring.r2dbc.pool.max-acquire-time=60s",
				"--resilience4j.bulkhead.configs.neighbour.max-concurrent-calls=2000",
				// A crowd of a thousand is let in to the last: it is the services behind that are tested here.
				"--gateway.limits.rates.checkout.burst=5000", "--gateway.limits.rates.own-orders.burst=5000",
				"--gateway.limits.rates.operator.burst=5000", "--gateway.admission.min-limit=2000",
				"--gateway.admission.initial-limit=2000", "--gateway.admission.max-limit=2000",
				"--gateway.longest-budget.checkout=150s", "--gateway.longest-budget.own-orders=150s",
				"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=160s"));
	}

	/** One suite for all tests that leave it as they found it; patient, so that a slow machine fails no test. */
	static Suite shared() {
		return Shared.SUITE;
	}

	/** A suite whose services can be told to die at a named point; its leases are short, so that recovery is quick. */
	static Suite withFailpoints() {
		return open("failpoints", "--spring.profiles.active=failpoints", "--orders.checkout.attempt-within=2s",
				"--orders.checkout.lease=7s");
	}

	private static Suite open(String name, String... arguments) {
		try {
			var project = Path.of("..").toAbsolutePath().normalize();
			var data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "suites")), name);
			var all = new ArrayList<>(List.of(arguments));
			all.add("--stampede.failpoints.file=" + armed(data));
			var options = Options.onFreePorts(project, data.toAbsolutePath(), all.toArray(String[]::new));
			return new Suite(LocalStack.start(options, _ -> {}), data);
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
	}
}
