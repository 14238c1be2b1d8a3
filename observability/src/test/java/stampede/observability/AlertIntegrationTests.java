package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.observability.review.Main;
import stampede.testsupport.Prometheus;
import stampede.testsupport.FaultAgent;

/**
 * Breaks something in a running suite: the right alert fires, its runbook's queries have answers, and the review names it.
 * The rules are those that ship, with minutes for hours and seconds for minutes. Skipped, and said so, where Prometheus is
 * not installed.
 */
@EnabledIfSystemProperty(named = "alerts", matches = "all", disabledReason = "takes two minutes; -Dalerts=all runs it, as CI does")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class AlertIntegrationTests {
	private static final Duration SOON = Duration.ofSeconds(90);
	private static final Duration MOMENT = Duration.ofSeconds(2);
	private static final Duration NOTICED_IN = Duration.ofSeconds(20);
	private static final int LOOKS = 20;
	private static final Pattern QUERY = Pattern.compile("`((?:sum|max|min|histogram_quantile)\\b[^`]+)`");
	@TempDir
	static Path directory;

	private static LocalStack stack;
	private static Prometheus prometheus;
	private static Shoppers shoppers;

	@BeforeAll
	static void observe() throws Exception {
		assumeTrue(Prometheus.isInstalled(),
				"Prometheus is not installed (Debian: prometheus); alerts are not tested with real faults");
		stack = LocalStack.start(Options.onFreePorts(Path.of("..").toAbsolutePath().normalize(),
				Files.createDirectories(directory.resolve("suite")), "--orders.checkout.attempt-timeout=2s",
				"--resilience4j.circuitbreaker.configs.default.minimum-number-of-calls=5"), _ -> {});
		prometheus = Observed.hurried(Files.createDirectories(directory.resolve("prometheus")), stack);
		shoppers = new Shoppers(stack);
		shoppers.offer();
		shoppers.come(Duration.ofSeconds(5));
	}

	@AfterAll
	static void stop() throws InterruptedException {
		if (prometheus != null) {
			prometheus.stop();
		}
		if (stack != null) {
			stack.close();
		}
	}

	@Test
	void tellsOfAServiceThatIsDown() throws Exception {
		assertThat(firing("ServiceDown")).isEmpty();
		stack.kill(Options.INVENTORY);

		awaitWithShoppers("ALERTS{alertname=\"ServiceDown\",alertstate=\"firing\",job=\"inventory-service\"}");
		awaitWithShoppers(
				"ALERTS{alertname=\"BreakerOpen\",alertstate=\"firing\",application=\"gateway-service\",name=\"inventory-service\"}");
		assertThat(answersOf("service-down")).isNotEmpty().doesNotContain(List.of());
		assertThat(answersOf("breaker-open")).isNotEmpty().doesNotContain(List.of());
		lasts();
		stack.restart(Options.INVENTORY);
		awaitWithShoppers("absent(ALERTS{alertname=\"ServiceDown\",alertstate=\"firing\"})");

		awaitReview("| ServiceDown | inventory-service | page | 1 |",
				"the circuit breaker of inventory-service was open for ");
	}

	/** Orders wait for the provider, and an alert pages; QueriesIntegrationTests checks that the review names the cause. */
	@Test
	void tellsOfAProviderThatIsAway() throws Exception {
		stack.kill(Options.SIMULATOR);

		awaitWithShoppers("ALERTS{alertname=\"CheckoutLatencyBurnsFast\",alertstate=\"firing\"}");
		assertThat(answersOf("latency")).isNotEmpty().doesNotContain(List.of());
		stack.restart(Options.SIMULATOR);
	}

	@Test
	void tellsOfALeak() throws Exception {
		FaultAgent.leakThreads(stack.processId(Options.ORDERS), directory);

		awaitWithShoppers("ALERTS{alertname=\"ThreadsLeak\",alertstate=\"firing\",application=\"order-service\"}");
		assertThat(firing("ThreadsLeak")).as("of one service").hasSize(1);
		awaitReview("| ThreadsLeak | order-service | ticket | 1 |");
	}

	private static List<Double> firing(String alert) throws IOException, InterruptedException {
		return prometheus.ask("ALERTS{alertstate=\"firing\",alertname=\"" + alert + "\"}");
	}

	/** The current results of each query of a runbook. */
	private static List<List<Double>> answersOf(String runbook) throws IOException {
		var text = Files.readString(Path.of("..", "docs", "runbooks", runbook + ".md"));
		return QUERY.matcher(text).results().map(MatchResult::group)
				.map(query -> answer(query.substring(1, query.length() - 1))).toList();
	}

	private static List<Double> answer(String query) {
		try {
			return prometheus.ask(query);
		} catch (IOException | InterruptedException failure) {
			throw new IllegalStateException(query, failure);
		}
	}

	private static void awaitWithShoppers(String query) throws IOException, InterruptedException {
		var end = System.nanoTime() + SOON.toNanos();
		while (prometheus.ask(query).isEmpty()) {
			assertThat(System.nanoTime()).as("nothing for %s", query).isLessThan(end);
			shoppers.look(LOOKS);
			shoppers.come(MOMENT);
		}
	}

	/** A review looks at one moment in 15 seconds: what was shorter may lie between two. */
	private static void lasts() throws IOException, InterruptedException {
		for (var end = System.nanoTime() + NOTICED_IN.toNanos(); System.nanoTime() < end;) {
			shoppers.look(LOOKS);
			shoppers.come(MOMENT);
		}
	}

	private static void awaitReview(String... texts) throws IOException, InterruptedException {
		var end = System.nanoTime() + SOON.toNanos();
		var review = Main.markdown(prometheus.address(), "3m", Path.of("slo"));
		while (!List.of(texts).stream().allMatch(review::contains)) {
			assertThat(System.nanoTime()).as("%s", review).isLessThan(end);
			shoppers.come(MOMENT);
			review = Main.markdown(prometheus.address(), "3m", Path.of("slo"));
		}
	}
}
