package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import stampede.local.Options;

/**
 * Customers and other clients send requests for some time ({@code -Dsoak=SECONDS}; CI for 20 seconds, 3600 before a release).
 * Resources must not grow: heap after a collection, direct memory, threads, idle connections, series. Caches are filled before the
 * first measurement.
 */
@EnabledIfSystemProperty(named = "soak", matches = "\\d+", disabledReason = "takes a minute; -Dsoak=20 runs it, as CI does")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class SoakIntegrationTests {
	private static final System.Logger log = System.getLogger("soak");
	private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(80);
	private static final Duration WARM_UP = Duration.ofSeconds(10);
	private static final Duration AT_REST_WITHIN = Duration.ofSeconds(60);
	private static final int STOCK = 1_000_000;
	private static final double MEGABYTE = 1 << 20;
	private static final List<String> SERVICES = List.of(Options.GATEWAY, Options.ORDERS, Options.INVENTORY,
			Options.PAYMENTS);
	private static Suite suite;
	private static String sku;

	/** The resources of one service without requests. */
	private record Held(double heapMegabytes, double directMegabytes, double threads, double connections, int series) {}

	@BeforeAll
	static void start() {
		suite = Suites.shared();
		sku = "S-" + UUID.randomUUID().toString().substring(0, 8);
		suite.shop().offer(suite.operator(), sku, 700, STOCK);
	}

	@Test
	void holdsNoMoreAfterManyThanAfterSome() {
		come(WARM_UP);
		var before = held();

		come(Duration.ofSeconds(Long.parseLong(System.getProperty("soak"))));

		var after = held();
		for (var service : SERVICES) {
			var was = Objects.requireNonNull(before.get(service));
			var is = Objects.requireNonNull(after.get(service));
			log.log(Level.INFO, "{0}: {1} -> {2}", service, was, is);
			assertThat(is.heapMegabytes()).as("heap of " + service).isLessThan(was.heapMegabytes() * 1.2 + 8);
			assertThat(is.directMegabytes()).as("direct memory of " + service)
					.isLessThan(was.directMegabytes() * 1.2 + 8);
			assertThat(is.threads()).as("threads of " + service).isLessThanOrEqualTo(was.threads() + 4);
			// A worker or a poll uses one for a moment.
			Waiting.until("no connection of " + service + " is in use", AT_REST_WITHIN,
					() -> connections(scrape(service)) == 0);
			assertThat(is.series()).as("series of " + service).isLessThan(was.series() + 60);
		}
		suite.invariants().hold();
	}

	/** Customers buy and browse; other requests ask for ever new resources that do not exist. */
	private static void come(Duration howLong) {
		var load = Load.start(suite.shop(), sku, n -> suite.customer("soaker-" + n + "-" + System.nanoTime()),
				BETWEEN_CUSTOMERS);
		var end = System.nanoTime() + howLong.toNanos();
		while (System.nanoTime() < end) {
			var odd = UUID.randomUUID().toString();
			suite.shop().get(suite.customer("other"), "/" + odd);
			suite.shop().get(suite.customer("other"), "/api/v1/items/" + odd);
			suite.shop().get(suite.customer("other"), "/api/v1/orders/" + odd + "?" + odd + "=" + odd);
			Waiting.briefly();
		}
		load.stop();
		assertThat(load.acknowledged()).isNotEmpty();
		assertThat(load.failures()).as("of " + load.outcomes()).isEmpty();
		Waiting.until("everything is final", AT_REST_WITHIN, () -> suite.invariants().areAtRest());
		// Idle connections are dropped after four seconds, threads that help out after a minute at the most.
		Waiting.moment(5_000);
	}

	private static double connections(List<String> lines) {
		return sum(lines, line -> line.startsWith("r2dbc_pool_acquired_connections")
				|| line.startsWith("reactor_netty_connection_provider_active_connections"));
	}

	private static Map<String, Held> held() {
		var all = new HashMap<String, Held>();
		for (var service : SERVICES) {
			collectGarbage(service);
			var lines = scrape(service);
			all.put(service, new Held(
					sum(lines, line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
							/ MEGABYTE,
					sum(lines,
							line -> line.startsWith("netty_allocator_memory_used")
									&& line.contains("memory_type=\"direct\""))
							/ MEGABYTE,
					sum(lines, line -> line.startsWith("jvm_threads_live_threads")),
					connections(lines),
					lines.size()));
		}
		return all;
	}

	private static void collectGarbage(String service) {
		try {
			var jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
					Long.toString(suite.processId(service)), "GC.run")
					.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true).start();
			assertThat(jcmd.waitFor()).as("jcmd of " + service).isZero();
		} catch (IOException failure) {
			throw new AssertionError(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	private static List<String> scrape(String service) {
		var lines = new ArrayList<>(suite.scrape(service, "text/plain").lines().toList());
		lines.removeIf(line -> line.startsWith("#"));
		return lines;
	}

	private static double sum(List<String> lines, Predicate<String> which) {
		return lines.stream().filter(which)
				.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
	}
}
