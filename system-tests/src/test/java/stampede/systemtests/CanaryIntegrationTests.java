package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import stampede.local.Options;
import stampede.systemtests.Analysis.Phase;
import stampede.testsupport.Prometheus;
import stampede.testsupport.FaultAgent;

/**
 * The decision about a canary, run for real: stable beside a canary, a real Prometheus that reads both, and the AnalysisTemplates'
 * own queries and conditions, judged as Argo Rollouts does. Six seconds of theirs are one here. {@code -Dcanary=short} runs the
 * cases of CI, {@code -Dcanary=all} every kind of fault, {@code -Dcanary=20} that number of healthy canaries in addition.
 */
@EnabledIfSystemProperty(named = "canary", matches = "short|all|\\d+", disabledReason = "takes minutes; -Dcanary=short runs what CI does, -Dcanary=all every kind of trouble")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CanaryIntegrationTests {
	private static final System.Logger log = System.getLogger("canary");
	private static final String NOT_SHORT = "all|\\d+";
	private static final int HURRY = 6;
	/** The second of the shipped weights: at 40 requests a second the first leaves the canary too few for a window of ten seconds. */
	private static final double WEIGHT = 0.25;
	private static final long BETWEEN_LOOKS_MILLIS = 100;
	/** One analysis: six minutes, and up to two more for measurements that Prometheus did not answer. */
	private static final Duration STEP = Duration.ofMinutes(8);
	private static final Duration SETTLES_WITHIN = Duration.ofMinutes(2);
	/** The limit of the latency gate: of a stable that is slower than this, half as much again is tolerated. */
	private static final double SLOW_SHARE = 0.03;
	/** The share of stable's requests that took longer than the latency objective allows; nothing until the load is complete. */
	private static final String SLOW_ON_STABLE = """
			1 - sum(rate(http_server_requests_seconds_bucket{%1$s, le="0.3"}[10s]))
			/ (sum(rate(http_server_requests_seconds_count{%1$s}[10s])) > 20)
			""".formatted("application=\"order-service\", uri!~\"/actuator.*\", rollouts_pod_template_hash=\"stable\"");
	private static final String STABLE = Options.ORDERS + "-1";
	private static final String CANARY = Options.ORDERS + "-2";
	private static final String PAYING_CANARY = Options.PAYMENTS + "-2";
	private static final int STOCK = 1_000_000;
	private static final String SKU = "CANARY";
	private static final List<String> JUDGED = System.getProperty("canary", "short").equals("short")
			? List.of(Options.ORDERS)
			: List.of(Options.ORDERS, Options.PAYMENTS);
	@TempDir
	static Path directory;

	private static Suite suite;
	private static Prometheus prometheus;
	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeAll
	static void start() throws IOException {
		assumeTrue(Prometheus.isInstalled(),
				"Prometheus is not installed (Debian: prometheus); no canary is judged");
		suite = Suites.doubled(JUDGED);
		suite.shop().offer(suite.operator(), SKU, 1_900, STOCK);
		var targets = new ArrayList<Prometheus.Target>();
		for (var service : JUDGED) {
			var instances = suite.instances(service);
			targets.add(target(service, instances.getFirst(), "stable"));
			targets.add(target(service, instances.getLast(), "canary"));
		}
		prometheus = Prometheus.start(directory, targets, Map.of());
	}

	private static Prometheus.Target target(String service, String instance, String revision) {
		return new Prometheus.Target(service, "127.0.0.1:" + (suite.port(instance) + Options.MANAGEMENT),
				Map.of("namespace", "stampede", "rollouts_pod_template_hash", revision));
	}

	@AfterAll
	static void stop() throws InterruptedException {
		if (prometheus != null) {
			prometheus.stop();
		}
		if (suite != null) {
			suite.close();
		}
	}

	@AfterEach
	void mend() throws Exception {
		for (var each : open.reversed()) {
			each.close();
		}
	}

	/** Prometheus is unavailable for a minute: that must not abort a healthy canary. */
	@Test
	void letsAHealthyCanaryPass() throws Exception {
		suite.replace(CANARY);
		comeTo(WEIGHT);
		var analysis = analysis(Options.ORDERS, HURRY);
		var away = Duration.ofMinutes(2);

		assertThat(run(analysis, away)).as("%s", analysis).isEqualTo(Phase.RUNNING);
		prometheus.stop();
		assertThat(run(analysis, away, away.plusMinutes(1), HURRY)).as("%s", analysis).isEqualTo(Phase.RUNNING);
		prometheus.startAgain();

		assertThat(run(analysis, away.plusMinutes(1), STEP, HURRY)).as("%s", analysis).isEqualTo(Phase.SUCCESSFUL);
		assertThat(analysis.toString()).contains("SUCCESSFUL", "ConnectException");
		log.log(Level.INFO, "healthy\n{0}", analysis);
	}

	/** Half a second more for each statement. */
	@Test
	void takesASlowCanaryBack() throws Exception {
		assertTakenBack(behind(wire(Duration.ofMillis(500), 0)), HURRY, Options.ORDERS, "latency");
	}

	/** A canary without requests is judged neither healthy nor faulty. */
	@Test
	@EnabledIfSystemProperty(named = "canary", matches = NOT_SHORT)
	void waitsForAPersonWhereNobodyComes() throws Exception {
		comeTo(0);
		var analysis = analysis(Options.ORDERS, HURRY);

		assertThat(run(analysis, STEP)).as("%s", analysis).isEqualTo(Phase.INCONCLUSIVE);
		assertThat(analysis.decided()).contains("traffic");
	}

	/** In its own time: two of a hundred are too few to be seen in a sixth of a minute. */
	@Test
	@EnabledIfSystemProperty(named = "canary", matches = NOT_SHORT)
	void takesAFailingCanaryBack() throws Exception {
		assertTakenBack(behind(wire(Duration.ZERO, 0.02)), 1, Options.ORDERS, "errors");
	}

	@Test
	@EnabledIfSystemProperty(named = "canary", matches = NOT_SHORT)
	void takesACanaryBackThatHangs() throws Exception {
		assertTakenBack(() -> {
			suite.replace(CANARY);
			suite.freeze(CANARY);
			open.add(() -> suite.thaw(CANARY));
		}, HURRY, Options.ORDERS, "scraped");
	}

	@Test
	@EnabledIfSystemProperty(named = "canary", matches = NOT_SHORT)
	void takesADearCanaryBack() throws Exception {
		assertTakenBack(() -> {
			suite.replace(CANARY);
			FaultAgent.burnProcessor(suite.processId(CANARY), directory);
		}, HURRY, Options.ORDERS, "cpu");
	}

	@Test
	@EnabledIfSystemProperty(named = "canary", matches = NOT_SHORT)
	void takesACanaryBackThatDeclinesEveryPayment() throws Exception {
		var provider = decliningProvider();
		assertTakenBack(
				() -> suite.replace(PAYING_CANARY, "--payments.provider.base-url=http://127.0.0.1:" + provider), HURRY,
				Options.PAYMENTS, "approved");
		suite.replace(PAYING_CANARY);
	}

	@Test
	@EnabledIfSystemProperty(named = "canary", matches = "\\d+")
	void takesNoHealthyCanaryBackHoweverOften() throws Exception {
		suite.replace(CANARY);
		comeTo(WEIGHT);
		for (var n = 1; n <= Integer.getInteger("canary"); n++) {
			var analysis = analysis(Options.ORDERS, HURRY);
			assertThat(run(analysis, STEP)).as("run %s\n%s", n, analysis).isEqualTo(Phase.SUCCESSFUL);
			log.log(Level.INFO, "healthy for the {0}th time", n);
		}
	}

	/** The fault of a canary, set before the load begins. */
	@FunctionalInterface
	private interface Trouble {
		void make() throws Exception;
	}

	private void assertTakenBack(Trouble trouble, int hurry, String service, String gate) throws Exception {
		trouble.make();
		comeTo(WEIGHT);
		var analysis = analysis(service, hurry);

		assertThat(run(analysis, Duration.ZERO, STEP, hurry)).as("%s", analysis).isEqualTo(Phase.FAILED);
		assertThat(analysis.decided()).as("%s", analysis).contains(gate);
		log.log(Level.INFO, "taken back for {0}\n{1}", analysis.decided(), analysis);
	}

	private static Trouble behind(FaultyWire wire) {
		return () -> suite.replace(CANARY,
				"--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + wire.port() + "/orders");
	}

	/** Begins the load and waits until stable, which has just been started, is as fast as one that has run for days. */
	private void comeTo(double weight) {
		open.add(new CanaryLoad(suite, suite.behindTheGateway(STABLE), suite.behindTheGateway(CANARY), weight, SKU));
		Waiting.until("stable is fast", SETTLES_WITHIN, CanaryIntegrationTests::isStableFast);
	}

	private static boolean isStableFast() {
		try {
			return prometheus.ask(SLOW_ON_STABLE).stream().anyMatch(share -> share < SLOW_SHARE);
		} catch (IOException unanswered) {
			throw new UncheckedIOException(unanswered);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	/** To PostgreSQL. */
	private FaultyWire wire(Duration delay, double cuts) {
		var wire = new FaultyWire(suite.port(Options.POSTGRES), delay, cuts);
		open.add(wire);
		return wire;
	}

	private int decliningProvider() throws IOException {
		var provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
		provider.createContext("/", exchange -> {
			exchange.getRequestBody().readAllBytes();
			var body = "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":\"generic_decline\"}}"
					.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(402, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		provider.start();
		open.add(() -> provider.stop(0));
		return provider.getAddress().getPort();
	}

	private static Analysis analysis(String service, int hurry) {
		return new Analysis(AnalysisTemplates.metrics(service + "-canary",
				Map.of("canary-hash", "canary", "stable-hash", "stable", "namespace", "stampede"), hurry),
				query -> prometheus.ask(query));
	}

	private static Phase run(Analysis analysis, Duration until) throws InterruptedException {
		return run(analysis, Duration.ZERO, until, HURRY);
	}

	/** From a time since the start to another, or until it is decided. */
	private static Phase run(Analysis analysis, Duration from, Duration until, int hurry)
			throws InterruptedException {
		var begin = System.nanoTime();
		var now = from;
		var phase = analysis.at(now);
		while (phase == Phase.RUNNING && now.compareTo(until) < 0) {
			TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
			now = from.plusNanos((System.nanoTime() - begin) * hurry);
			phase = analysis.at(now);
		}
		return phase;
	}
}
