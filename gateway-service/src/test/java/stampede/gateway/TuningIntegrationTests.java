package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A gateway whose tuning file is written while it runs. */
@ExtendWith(OutputCaptureExtension.class)
class TuningIntegrationTests {
	private static final String WHO = "tuning: {by: ann@shop.example, why: 'sale, INC-7'}\n";

	@TempDir
	private static Path directory;

	private static Path file;
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		file = directory.resolve("tuning.yml");
		gateway = gateway();
	}

	private static RunningGateway gateway() {
		return RunningGateway.start("gateway.tuning.file=" + file, "gateway.tuning.interval=50ms",
				"management.endpoints.web.exposure.include=health,info,prometheus");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void backToTheConfiguration() throws IOException {
		Files.deleteIfExists(file);
		RunningGateway.await("nothing changed", () -> info(gateway).contains("\"settings\":{}"));
		RunningGateway.await("nothing refused", () -> gateway.metric("stampede_tuning_refused") == 0);
	}

	@Test
	void changesRatesAndSaysWhoDidAndWhy(CapturedOutput log) throws IOException {
		write(WHO + "gateway.limits.rates.browsing.burst: 7\n");

		RunningGateway.await("the new rate", () -> policy(gateway).equals("\"browsing\";q=7;w=1"));
		assertThat(log).contains(
				"settings changed by ann@shop.example (sale, INC-7): gateway.limits.rates.browsing.burst 200 -> 7");
		assertThat(info(gateway)).contains("ann@shop.example", "INC-7", "gateway.limits.rates.browsing.burst");
	}

	@Test
	void survivesARestartAsLongAsTheFileDoes() throws IOException {
		write(WHO + "gateway: {limits: {rates: {browsing: {burst: 9, sustained: 3}}}}\n");
		try (var restarted = gateway()) {
			assertThat(policy(restarted)).isEqualTo("\"browsing\";q=9;w=3");
		}
	}

	@Test
	void changesAdmission() throws IOException {
		write(WHO + "gateway.admission: {max-limit: 8, initial-limit: 8, min-limit: 8}\n");
		RunningGateway.await("the limit within its new bounds",
				() -> gateway.metric("stampede_admission_limit{upstream=\"inventory-service\"") == 8);

		write(WHO + "gateway.admission: {max-limit: 30, initial-limit: 15, min-limit: 15}\n");
		RunningGateway.await("the limit within its newest bounds",
				() -> gateway.metric("stampede_admission_limit{upstream=\"inventory-service\"") == 15);
	}

	@Test
	void changesBreakersAndKeepsAnOpenOneOpen() throws IOException {
		browse(gateway);
		gateway.breaker("inventory-service").transitionToOpenState();

		write(WHO + "resilience4j.circuitbreaker.instances.inventory-service.failure-rate-threshold: 70\n");
		RunningGateway.await("the new threshold", () -> gateway.breaker("inventory-service").getCircuitBreakerConfig()
				.getFailureRateThreshold() == 70);

		assertThat(gateway.breaker("inventory-service").getState()).isEqualTo(State.OPEN);
		assertThat(gateway.breaker("inventory-service").getCircuitBreakerConfig().getMinimumNumberOfCalls())
				.as("what the file does not name").isEqualTo(20);
		assertThat(browse(gateway).status()).as("the breaker that is asked is the new one").isEqualTo(503);
		gateway.breaker("inventory-service").transitionToClosedState();
		assertThat(browse(gateway).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			WHO + "gateway.limits.rates.browsing.burst: -1",
			WHO + "gateway.limits.rates.browsing.burst: many",
			WHO + "gateway.limits.rates.browsing.bursts: 7",
			WHO + "gateway.limits.rates.shopping.burst: 7",
			WHO + "gateway.limits.store.url: redis://evil.example",
			WHO + "server.port: 1",
			WHO + "gateway.admission.min-limit: 1000",
			WHO + "resilience4j.circuitbreaker.instances.inventory-service.failure-rate-threshold: 700",
			WHO + "resilience4j.circuitbreaker.instances.rate-limit-store.failure-rate-threshold: 70",
			"gateway.limits.rates.browsing.burst: 7",
			"tuning.by: ann\ngateway.limits.rates.browsing.burst: 7",
			"{ this is no YAML"})
	void changesNothingWhereAnythingIsWrong(String text, CapturedOutput log) throws IOException {
		write(text + (text.startsWith("{") ? "" : "\ngateway.limits.rates.operator.burst: 3\n"));

		RunningGateway.await("the refusal", () -> gateway.metric("stampede_tuning_refused") == 1);
		assertThat(policy(gateway)).isEqualTo("\"browsing\";q=200;w=2");
		assertThat(log).contains("are refused, the former ones stay: ").doesNotContain("settings changed by ann");
		assertThat(info(gateway)).doesNotContain("operator");
	}

	@Test
	void startsWithTheConfigurationWhereTheFileIsWrong() throws IOException {
		write(WHO + "gateway.limits.rates.browsing.burst: -1");
		try (var restarted = gateway()) {
			assertThat(policy(restarted)).isEqualTo("\"browsing\";q=200;w=2");
			assertThat(restarted.metric("stampede_tuning_refused")).isEqualTo(1);
		}
	}

	/** As editors and Kubernetes do: the whole file at once. */
	private static void write(String text) throws IOException {
		var next = Files.writeString(directory.resolve("next"), text);
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static RunningGateway.Seen browse(RunningGateway gateway) {
		return Objects.requireNonNull(gateway.ask("GET", "/api/v1/items", "").block(Duration.ofSeconds(5)));
	}

	private static String policy(RunningGateway gateway) {
		return String.valueOf(browse(gateway).headers().getFirst("RateLimit-Policy"));
	}

	private static String info(RunningGateway gateway) {
		return String.valueOf(gateway.management().get().uri("/actuator/info").exchange().expectBody(String.class)
				.returnResult().getResponseBody());
	}
}
