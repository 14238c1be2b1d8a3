package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import stampede.testsupport.TestTokens;

/** Which version of recommendation-service a customer gets, and what a client sees of a version that fails. */
class VariantIntegrationTests {
	private static final String EMPTY = "{\"items\":[]}";
	private static final String V1 = "{\"items\":[\"recommendations v1\"]}";
	private static final String V2 = "{\"items\":[\"recommendations v2\"]}";
	private static final String COOKIE = "stampede-visitor";

	@TempDir
	private static Path directory;

	private static Path file;
	private static RunningGateway gateway;
	private static WebTestClient web;

	@BeforeAll
	static void start() {
		file = directory.resolve("tuning.yml");
		gateway = RunningGateway.start("gateway.tuning.file=" + file, "gateway.tuning.interval=50ms",
				"gateway.limits.rates.browsing.burst=100000",
				// A busy machine may take longer than a page would wait.
				"gateway.recommendations.budget=3s");
		web = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + gateway.port()).build();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void onlyV1() throws IOException {
		share("0");
		awaitAnswer(V1);
		Upstreams.RECOMMENDATIONS_V1.forget();
	}

	@Test
	void sendsATenthOfTheVisitorsToV2AndEachAlwaysToTheSameVersion() throws IOException {
		share("0.1");
		var random = new Random(3);
		RunningGateway.await("the share", () -> IntStream.range(0, 100)
				.anyMatch(_ -> V2.equals(visit(new UUID(random.nextLong(), random.nextLong()).toString()))));

		var v2 = 0;
		for (var n = 0; n < 400; n++) {
			var visitor = new UUID(random.nextLong(), random.nextLong()).toString();
			var first = visit(visitor);
			assertThat(first).isIn(V1, V2);
			assertThat(visit(visitor)).isEqualTo(first);
			v2 += V2.equals(first) ? 1 : 0;
		}

		// Five standard deviations of 400 draws.
		assertThat(v2).isBetween(10, 70);
	}

	@Test
	void givesANewVisitorACookieAndACustomerNone() throws IOException {
		share("0.5");
		RunningGateway.await("the share", () -> read("A", null).getResponseCookies().containsKey(COOKIE));

		var cookie = Objects.requireNonNull(read("A", null).getResponseCookies().getFirst(COOKIE));
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.getSameSite()).isEqualTo("Lax");
		assertThat(cookie.getPath()).isEqualTo("/");
		assertThat(read("A", cookie.getValue()).getResponseCookies()).isEmpty();
		assertThat(read("A", "forged; Path=/").getResponseCookies()).containsKey(COOKIE);

		var answers = IntStream.range(0, 40).mapToObj(n -> customer("customer-" + n)).toList();
		assertThat(answers).contains(V1, V2);
		assertThat(IntStream.range(0, 40).mapToObj(n -> customer("customer-" + n)).toList()).isEqualTo(answers);
	}

	@Test
	void assignsAnewInAnotherExperiment() throws IOException {
		share("0.5");
		RunningGateway.await("the share", () -> read("A", null).getResponseCookies().containsKey(COOKIE));
		var before = IntStream.range(0, 40).mapToObj(n -> customer("customer-" + n)).toList();

		write("gateway.recommendations: {v2-share: 0.5, experiment: second}\n");

		RunningGateway.await("the new experiment", () -> !IntStream.range(0, 40)
				.mapToObj(n -> customer("customer-" + n)).toList().equals(before));
	}

	@Test
	void sendsEveryoneToV2AndSetsNoCookie() throws IOException {
		share("1");
		awaitAnswer(V2);

		assertThat(read("A", null).getResponseCookies()).isEmpty();
		assertThat(Upstreams.RECOMMENDATIONS_V2.last().headers().get("X-Stampede-Variant")).isEqualTo("v2");
		assertThat(Upstreams.RECOMMENDATIONS_V2.last().headers().contains("Cookie")).isFalse();
	}

	/** The services know the experiment from this header, and not from the client's. */
	@Test
	void tellsTheServiceTheExperiment() throws IOException {
		share("1");
		awaitAnswer(V2);
		assertThat(experiment(Upstreams.RECOMMENDATIONS_V2)).as("without an experiment").isNull();

		write("gateway.recommendations: {v2-share: 0.99, experiment: third}\n");
		RunningGateway.await("the experiment",
				() -> "third;share=0.99".equals(experiment(Upstreams.RECOMMENDATIONS_V2)));

		write("gateway.recommendations: {interleaved-share: 1, experiment: third}\n");
		RunningGateway.await("the interleaving",
				() -> "third;interleaved".equals(experiment(Upstreams.RECOMMENDATIONS_V1)));
		assertThat(Upstreams.RECOMMENDATIONS_V1.last().headers().get("X-Stampede-Variant")).isEqualTo("v1");
	}

	/** The service would note a list for the experiment that the header names. */
	@Test
	void passesNoExperimentOfAClientOn() throws IOException {
		share("0.5");
		web.head().uri("/api/v1/items/A/recommendations").header("X-Stampede-Experiment", "first;share=0.5").exchange()
				.expectBody().isEmpty();

		assertThat(Upstreams.RECOMMENDATIONS_V1.last().headers().contains("X-Stampede-Experiment")).isFalse();
	}

	private static @Nullable String experiment(Upstream upstream) {
		read("A", UUID.randomUUID().toString());
		return upstream.timesAsked() == 0 ? null : upstream.last().headers().get("X-Stampede-Experiment");
	}

	@ParameterizedTest
	@ValueSource(strings = {"{v2-share: 1.5}", "{v2-share: 0.6, interleaved-share: 0.5}", "{experiment: Not a name}"})
	void refusesInvalidSettings(String settings) throws IOException {
		write("gateway.recommendations: " + settings + "\n");

		RunningGateway.await("the refusal", () -> gateway.metric("stampede_tuning_refused") == 1);
		assertThat(visit(UUID.randomUUID().toString())).isEqualTo(V1);
	}

	@ParameterizedTest
	@ValueSource(strings = {"hangs", "resets", "fails", "gone", "busy", "html"})
	void answersForAVersionThatFailsWithAnEmptyList(String fault) {
		var replaced = "stampede_recommendations_replaced_total{variant=\"v1\"";
		var before = gateway.metric(replaced);

		var response = read(fault, null);

		assertThat(gateway.metric(replaced)).isEqualTo(before + 1);
		assertThat(response.getStatus().value()).isEqualTo(200);
		assertThat(response.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(response.getResponseHeaders().containsKey("Retry-After")).isFalse();
		assertThat(response.getResponseBody()).isEqualTo(EMPTY);
	}

	/** The way to the service alone takes 20 ms of the budget. */
	@Test
	void answersWithAnEmptyListWhenTheTimeOfTheRequestIsOver() {
		for (var n = 0; n < 20; n++) {
			var response = web.get().uri("/api/v1/items/hangs/recommendations").header("X-Request-Timeout-Ms", "25")
					.exchange()
					.expectStatus().isOk().expectBody(String.class).returnResult();

			assertThat(response.getResponseBody()).isEqualTo(EMPTY);
		}
	}

	@Test
	void answersForAnOpenCircuitBreakerWithAnEmptyList() {
		RunningGateway.await("the circuit breaker is open", () -> {
			IntStream.range(0, 20).forEach(_ -> assertThat(read("fails", null).getResponseBody()).isEqualTo(EMPTY));
			var asked = Upstreams.RECOMMENDATIONS_V1.timesAsked();
			var answers = IntStream.range(0, 5).mapToObj(_ -> read("A", null).getResponseBody()).toList();
			return Upstreams.RECOMMENDATIONS_V1.timesAsked() == asked && answers.stream().allMatch(EMPTY::equals);
		});
	}

	/** The client's deadline says nothing about the version, and the gateway's own budget does, however short it is. */
	@Test
	void opensTheCircuitBreakerOfAVersionThatExceedsItsBudget() {
		try (var other = RunningGateway.start("gateway.recommendations.budget=500ms",
				"gateway.limits.rates.browsing.burst=100000")) {
			var breaker = other.breaker("recommendation-service-v1");
			assertThat(hang(other, "X-Request-Timeout-Ms", "100")).containsOnly(EMPTY);
			assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);

			RunningGateway.await("the circuit breaker is open", () -> {
				assertThat(hang(other)).containsOnly(EMPTY);
				return breaker.getState() != CircuitBreaker.State.CLOSED;
			});
		}
	}

	/** The bodies of 25 concurrent requests to a version that does not respond. */
	private static List<String> hang(RunningGateway gateway, String... headers) {
		return Objects.requireNonNull(Flux.range(0, 25)
				.flatMap(_ -> gateway.ask("GET", "/api/v1/items/hangs/recommendations", "", headers), 25)
				.map(RunningGateway.Seen::body).collectList().block(Duration.ofSeconds(30)));
	}

	@Test
	void passesRefusalsOn() {
		assertThat(read("refused", null).getStatus().value()).isEqualTo(400);
	}

	@Test
	void sendsAClickToTheVersionThatServedTheList() {
		click("v2-" + UUID.randomUUID()).expectStatus().isOk().expectBody();
		assertThat(Upstreams.RECOMMENDATIONS_V2.last().uri()).contains("/api/v1/recommendations/v2-");
		click("v1-" + UUID.randomUUID()).expectStatus().isOk().expectBody();
		assertThat(Upstreams.RECOMMENDATIONS_V1.last().uri()).contains("/api/v1/recommendations/v1-");
		click(UUID.randomUUID().toString()).expectStatus().isNotFound().expectBody();
	}

	private static WebTestClient.ResponseSpec click(String served) {
		return web.post().uri("/api/v1/recommendations/{id}/clicks", served).contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"sku\":\"A\"}").exchange();
	}

	private static void share(String share) throws IOException {
		write("gateway.recommendations.v2-share: " + share + "\n");
	}

	private static void write(String settings) throws IOException {
		Files.writeString(file, "tuning: {by: ann, why: experiment}\n" + settings);
	}

	private static void awaitAnswer(String expected) {
		RunningGateway.await(expected, () -> expected.equals(visit("00000000-0000-4000-8000-000000000000")));
	}

	private static String visit(String visitor) {
		return String.valueOf(read("A", visitor).getResponseBody());
	}

	private static EntityExchangeResult<String> read(String sku, @Nullable String visitor) {
		var request = web.get().uri("/api/v1/items/{sku}/recommendations", sku).header("X-Stampede-Variant", "v2")
				.header("X-Stampede-Experiment", "forged;share=0.1");
		return (visitor == null ? request : request.header("Cookie", COOKIE + "=" + visitor)).exchange()
				.expectBody(String.class).returnResult();
	}

	private static String customer(String subject) {
		return String.valueOf(web.get().uri("/api/v1/items/A/recommendations")
				.headers(headers -> headers.setBearerAuth(TestTokens.token(subject, "orders"))).exchange()
				.expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody());
	}
}
