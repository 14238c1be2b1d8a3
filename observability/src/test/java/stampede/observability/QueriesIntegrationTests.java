package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.ShopAccounts;
import stampede.observability.dashboard.Boards;
import stampede.observability.review.Main;
import stampede.testsupport.Prometheus;

/**
 * Runs every query of every dashboard and rule on a Prometheus that has scraped the suite under load, with the
 * payment provider unavailable for some time: each has a number as its result, or is listed in may-be-empty.txt. Skipped, and
 * said so, where Prometheus is not installed.
 */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class QueriesIntegrationTests {
	private static final Pattern SELECTOR = Pattern.compile(
			"(?<![a-z_:])(?:up|slo:[a-z0-9_:]+|(?:stampede|jvm|http|r2dbc|resilience4j|netty|reactor|process|certmanager)_[a-z0-9_]+)\\b(?:\\{[^}]*})?");
	@TempDir
	static Path directory;

	private static LocalStack stack;
	private static Prometheus prometheus;

	@BeforeAll
	@Timeout(value = 8, unit = TimeUnit.MINUTES)
	static void observe() throws Exception {
		assumeTrue(Prometheus.isInstalled(),
				"Prometheus is not installed (Debian: prometheus); the queries of the dashboards are not tested");
		var options = Options.onFreePorts(Path.of("..").toAbsolutePath().normalize(),
				Files.createDirectories(directory.resolve("suite")), "--orders.checkout.attempt-timeout=2s",
				"--payments.provider.response-timeout=1s",
				// With exemplars, which an older Prometheus takes in some places only.
				"--management.tracing.sampling.probability=1",
				"--resilience4j.circuitbreaker.configs.default.minimum-number-of-calls=5").withShopOnFreePorts();
		stack = LocalStack.start(options, _ -> {});
		ShopAccounts.create(stack, options.data());
		prometheus = Observed.by(Files.createDirectories(directory.resolve("prometheus")), stack, options);
		var shoppers = new Shoppers(stack);
		shoppers.offer();
		shoppers.signIn();
		shoppers.come(Duration.ofSeconds(25), 6);
		stack.kill(Options.SIMULATOR);
		shoppers.come(Duration.ofSeconds(8));
		stack.restart(Options.SIMULATOR);
		shoppers.exceedTheRateLimit();
		shoppers.come(Duration.ofSeconds(10), 6);
		shoppers.exceedTheRateLimit();
		shoppers.come(Duration.ofSeconds(2));
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
	void answersEveryPanel() throws Exception {
		var wrong = new ArrayList<String>();
		for (var board : Boards.all()) {
			for (var row : board.rows()) {
				for (var panel : row.panels()) {
					for (var target : panel.targets()) {
						check(board.uid() + "/" + panel.title(), target.expression(), wrong);
					}
				}
			}
		}
		assertThat(wrong).isEmpty();
	}

	/** An alert that is silent has no answer; but all that it looks at has. */
	@Test
	void emitsWhatEveryRuleLooksAt() throws Exception {
		var wrong = new ArrayList<String>();
		for (Map<String, Object> rule : Alerts.rules().toList()) {
			var expression = String.valueOf(rule.get("expr"));
			if (rule.containsKey("record")) {
				check(String.valueOf(rule.get("record")), expression, wrong);
			}
			for (var selector : SELECTOR.matcher(expression).results().map(MatchResult::group).distinct().toList()) {
				// Without a failure there is no series of failures; the share is zero then (promtool's tests).
				check(String.valueOf(rule.getOrDefault("alert", rule.get("record"))),
						selector.replace("outcome=\"SERVER_ERROR\"", "outcome!=\"\"").replace(
								"state=~\"open|half_open|forced_open\"",
								"state!=\"\""),
						wrong);
			}
		}
		assertThat(wrong).isEmpty();
	}

	/** Of a canary that is all there is: stable is the same. */
	@Test
	void answersWhatCanariesAreJudgedBy() throws Exception {
		var wrong = new ArrayList<String>();
		for (var metric : Canaries.metrics()) {
			check(metric.template() + "/" + metric.name(),
					metric.query(Map.of("namespace", Observed.NAMESPACE, "canary-hash",
							Observed.REVISION, "stable-hash", Observed.REVISION)),
					wrong);
		}
		assertThat(wrong).isEmpty();
	}

	@Test
	void reviewsEveryServiceAndNamesWhatWasAway() throws Exception {
		var review = Main.markdown(prometheus.address(), "2m", Path.of("slo"));

		assertThat(review).contains("## gateway-service", "## order-service", "## inventory-service",
				"## identity-service", "## profile-service", "## recommendation-service", "| P99 (target ");
		assertThat(review.substring(review.indexOf("## payment-service"), review.indexOf("## inventory-service")))
				.contains("**act** The error rate of ", "/internal/payments/{orderId} with status 503",
						"the provider left ");
	}

	private static void check(String where, String expression, List<String> wrong)
			throws IOException, InterruptedException {
		if (mayBeEmpty(where) || mayBeEmpty(expression)) {
			return;
		}
		var query = expression.replace("$__rate_interval", "1m").replace("$job", ".+").replace("$instance", ".+");
		var values = prometheus.ask(query);
		if (values.isEmpty() || values.stream().allMatch(value -> value.isNaN())) {
			wrong.add(where + ": " + (values.isEmpty() ? "nothing" : "no number") + " for " + query);
		}
	}

	private static boolean mayBeEmpty(String question) throws IOException {
		return Files.readAllLines(Path.of("may-be-empty.txt")).stream().filter(line -> line.contains(" | "))
				.map(line -> line.substring(0, line.indexOf(" | ")))
				.anyMatch(known -> question.equals(known) || question.startsWith(known + "{"));
	}
}
