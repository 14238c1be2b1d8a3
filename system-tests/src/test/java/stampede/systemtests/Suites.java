package stampede.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stampede.local.AotCacheTraining;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/** Starts suites as tests want them. */
final class Suites {
	/** Whether this run starts services so often that caches for quick starts, which take a minute, pay for themselves. */
	private static final boolean STARTS_OFTEN = Stream.of("crash.points", "rolling").map(System::getProperty)
			.anyMatch(Objects::nonNull);
	/** Tests place many orders of one customer at once; CoolDownIntegrationTests limits them. */
	private static final String MANY_ORDERS = "--orders.cool-down.max-unpaid-orders=0";
	private static final String[] DOUBLED = {MANY_ORDERS, "--stampede.drain.delay=5s", "--spring.r2dbc.pool.max-size=8",
			// While JVMs start beside them on a small machine, all take their time.
			"--gateway.max-budget.own-orders=30s", "--gateway.max-budget.browsing=30s",
			"--orders.inventory.client.connect-timeout=5s", "--orders.payment.client.connect-timeout=5s",
			"--orders.inventory.client.response-timeout=10s", "--orders.payment.client.response-timeout=10s"};

	private Suites() {}

	private static final class Shared {
		static final Suite SUITE = closedAtTheEnd(open("shared", List.of(), null, "--stampede.deadline.max-budget=150s",
				"--orders.checkout.attempt-timeout=120s", "--orders.checkout.lease=150s", MANY_ORDERS,
				"--orders.inventory.client.pending-timeout=120s", "--orders.payment.client.pending-timeout=120s",
				"--orders.inventory.client.response-timeout=20s", "--orders.payment.client.response-timeout=20s",
				"--spring.r2dbc.pool.max-acquire-time=60s",
				"--resilience4j.bulkhead.configs.downstream.max-concurrent-calls=2000",
				// A crowd of a thousand is let in to the last: it is the services behind that are tested here.
				"--gateway.limits.rates.checkout.burst=5000", "--gateway.limits.rates.own-orders.burst=5000",
				"--gateway.limits.rates.operator.burst=5000", "--gateway.limits.abuse-limit.burst=5000",
				"--gateway.limits.rates.returns.burst=5000",
				"--gateway.body.limits.checkout.max-concurrent-per-client=1000",
				"--gateway.admission.min-limit=2000",
				"--gateway.admission.initial-limit=2000", "--gateway.admission.max-limit=2000",
				"--gateway.max-budget.checkout=150s", "--gateway.max-budget.own-orders=150s",
				"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=160s"));
	}

	/** One suite for all tests that leave it as they found it; patient, so that a slow machine fails no test. */
	static Suite shared() {
		return Shared.SUITE;
	}

	/** A suite with failpoints; its leases are short, so that recovery is quick. */
	static Suite withFailpoints(String... more) {
		var arguments = Stream.concat(Stream.of("--spring.profiles.active=failpoints",
				"--orders.checkout.attempt-timeout=2s", "--orders.checkout.lease=3s", "--payments.lease=7s",
				MANY_ORDERS,
				"--payments.provider.response-timeout=5s",
				"--gateway.admission.min-limit=50", "--gateway.admission.initial-limit=50",
				"--gateway.limits.rates.returns.burst=1000"), Stream.of(more));
		return open("failpoints", List.of(), null, arguments.toArray(String[]::new));
	}

	/** A suite as it ships. */
	static Suite asItShips() {
		return open("shipped", List.of(), null);
	}

	/** With identity-service and its accounts. */
	static Suite withShop() {
		var suite = open("shop", List.of(), null, Options::withShopOnFreePorts,
				"--spring.profiles.active=failpoints", MANY_ORDERS,
				// A killed service takes longer to start on a busy machine than a response is lost.
				"--identity.sessions.grace=5m",
				// Nor does a page on a busy machine show an empty list.
				"--gateway.recommendations.budget=10s", "--recommendations.budget=10s",
				"--recommendations.inventory.client.response-timeout=5s",
				"--recommendations.inventory.client.pending-timeout=5s");
		suite.createAccounts();
		return suite;
	}

	/** With the services of the shop, but without accounts. */
	static Suite withRecommendations() {
		return open("recommendations", List.of(), null, Options::withShopOnFreePorts,
				"--spring.profiles.active=failpoints", MANY_ORDERS);
	}

	/** Two instances of each of these services, each pair behind a balancer; they drain as they do in production. */
	static Suite doubled(List<String> services, String... more) {
		return open("doubled", services, null,
				Stream.concat(Stream.of(DOUBLED), Stream.of(more)).toArray(String[]::new));
	}

	/** The same, and the first instance of each is of another release, whose checkout has been built. */
	static Suite beside(Path former, List<String> services) {
		return open("beside", services, former, DOUBLED);
	}

	private static Suite open(String name, List<String> doubled, @Nullable Path former, String... arguments) {
		return open(name, doubled, former, options -> options, arguments);
	}

	private static Suite open(String name, List<String> doubled, @Nullable Path former, UnaryOperator<Options> services,
			String... arguments) {
		var balancers = doubled.stream().collect(Collectors.toMap(service -> service, _ -> new Balancer()));
		return Attempt.at(() -> {
			var project = Path.of("..").toAbsolutePath().normalize();
			if (STARTS_OFTEN) {
				AotCacheTraining.run(project, _ -> {});
			}
			var data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "suites")), name);
			var all = new ArrayList<>(List.of(arguments));
			all.add("--stampede.failpoints.file=" + Suite.armed(data));
			var uniform = services
					.apply(Options.onFreePorts(project, data.toAbsolutePath(), all.toArray(String[]::new)))
					.doubled(balancers.entrySet().stream()
							.collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().port())));
			var options = former == null ? uniform : uniform.beside(former);
			var stack = LocalStack.start(options, Suites::report);
			balancers.forEach((service, balancer) -> balancer
					.to(options.instances(service).stream().map(stack::url).toList()));
			return new Suite(stack, options, data, balancers);
		});
	}

	/** A process that hung at its start does not fail the test, but is shown. */
	private static void report(String progress) {
		if (progress.startsWith(StartFailure.NOT_READY)) {
			System.err.println(progress);
		}
	}

	private static Suite closedAtTheEnd(Suite suite) {
		Runtime.getRuntime().addShutdownHook(new Thread(suite::close));
		return suite;
	}
}
