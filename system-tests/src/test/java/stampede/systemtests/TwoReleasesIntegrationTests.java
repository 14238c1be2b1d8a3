package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import stampede.local.Options;

/**
 * Another release beside this one, as while a canary is on its way: one instance of each service of either, on the same databases, behind
 * the same doors. {@code -Dformer=COMMIT} names the other one, which is built first; takes five minutes.
 */
@EnabledIfSystemProperty(named = "former", matches = "[A-Za-z0-9][A-Za-z0-9._/~^-]*", disabledReason = "builds another release, and takes minutes; -Dformer=COMMIT runs it")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoReleasesIntegrationTests {
	private static final System.Logger log = System.getLogger("two-releases");
	private static final List<String> SERVICES = List.of(Options.ORDERS, Options.INVENTORY, Options.PAYMENTS,
			Options.GATEWAY);
	private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(200);
	private static final Duration SERVED_WITHIN = Duration.ofMinutes(2);
	private static final Duration FINAL_WITHIN = Duration.ofMinutes(3);
	private static final int STOCK = 100_000;
	private static final int CUSTOMERS = 150;
	private static final int SLOW_ORDERS = 12;
	private static Suite suite;
	private final String sku = "T-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	@Timeout(value = 10, unit = TimeUnit.MINUTES)
	static void start() throws IOException, InterruptedException {
		suite = Suites.beside(built(System.getProperty("former")), SERVICES);
	}

	@AfterAll
	static void stop() {
		if (suite != null) {
			suite.close();
		}
	}

	/** The checkout of a commit with its jars; made once. */
	private static Path built(String commit) throws IOException, InterruptedException {
		var checkout = Path.of("target", "former", commit.replaceAll("[^A-Za-z0-9]", "-")).toAbsolutePath();
		if (!Files.exists(checkout.resolve("built"))) {
			Files.createDirectories(checkout);
			run("git archive " + commit + " | tar -x -C " + checkout, Manifests.PROJECT);
			run("mvn -B -q -DskipTests package -am -pl " + String.join(",", Options.SERVICES), checkout);
			Files.createFile(checkout.resolve("built"));
		}
		return checkout;
	}

	private static void run(String command, Path where) throws IOException, InterruptedException {
		var process = new ProcessBuilder("sh", "-c", command).directory(where.toFile()).inheritIO().start();
		assertThat(process.waitFor()).as(command).isZero();
	}

	@Test
	@Order(1)
	void serveSideBySideAndFailNoRequest() {
		suite.shop().offer(suite.operator(), sku, 1_900, STOCK);
		var load = Load.start(suite.shop(), sku, n -> suite.customer("customer-" + n), BETWEEN_CUSTOMERS);
		Waiting.until("customers are served", SERVED_WITHIN, () -> load.acknowledged().size() > CUSTOMERS);
		load.stop();

		log.log(Level.INFO, "{0}", load.outcomes());
		assertThat(load.failures()).as("of " + load.outcomes()).isEmpty();
		for (var service : SERVICES) {
			for (var instance : suite.instances(service)) {
				assertThat(requestsOf(instance)).as(instance + " had its share").isGreaterThan(CUSTOMERS / 10);
			}
		}
		allAreFinalOnce();
		assertThat(suite.invariants().confirmed()).containsAll(load.acknowledged());
	}

	/** The remaining instance finishes them. */
	@Test
	@Order(2)
	void finishesWhatThisReleaseHasBegun() {
		isFinishedWithout(suite.instances(Options.ORDERS).getLast());
	}

	@Test
	@Order(3)
	void finishesWhatTheFormerReleaseHasBegun() {
		isFinishedWithout(suite.instances(Options.ORDERS).getFirst());
	}

	private void isFinishedWithout(String instance) {
		suite.shop().offer(suite.operator(), sku, 1_900, STOCK);
		// Straight to the instance that will die, while the provider takes its time.
		var shop = suite.behindTheGateway(instance);
		var keys = IntStream.range(0, SLOW_ORDERS).mapToObj(n -> UUID.randomUUID().toString()).toList();
		keys.forEach(key -> {
			var lost = shop.placeAsync(suite.customer("slow-" + key), key, Shop.order(sku, 1, "tok_slow"), 20_000);
			lost.exceptionally(_ -> null);
		});
		// An order and its payment each.
		Waiting.until("they are in progress", SERVED_WITHIN, () -> suite.invariants().unfinished() == 2 * SLOW_ORDERS);
		suite.kill(instance);
		assertThat(suite.invariants().unfinished()).as("killed in mid-flight").isGreaterThanOrEqualTo(SLOW_ORDERS);

		allAreFinalOnce();
		keys.forEach(key -> assertThat(suite.invariants().confirmed()).contains(suite.invariants().placedBy(key)));
		suite.restart(Options.ORDERS, instance);
	}

	private static void allAreFinalOnce() {
		Waiting.until("every order is final", FINAL_WITHIN, () -> suite.invariants().unfinished() == 0);
		suite.invariants().hold();
	}

	private static double requestsOf(String instance) {
		return suite.scrape(instance, "text/plain").lines()
				.filter(line -> line.startsWith("http_server_requests_seconds_count{"))
				.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
	}
}
