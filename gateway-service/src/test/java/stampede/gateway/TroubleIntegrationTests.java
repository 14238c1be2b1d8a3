package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import stampede.testsupport.RealTime;
import stampede.testsupport.TestTokens;
import stampede.testsupport.UnusedPort;

/** Bodies too large, time too short, and upstreams that are down, slow or hang up. */
@GatewayTest
@TestPropertySource(properties = {"gateway.body.limits.checkout.max-size=100KB",
		"spring.cloud.gateway.server.webflux.httpclient.response-timeout=1500ms",
		"spring.cloud.gateway.server.webflux.httpclient.pool.max-connections=2",
		"spring.cloud.gateway.server.webflux.httpclient.pool.acquire-timeout=200"})
class TroubleIntegrationTests {
	private static final int LIMIT = 100 * 1024;

	@DynamicPropertySource
	static void takeInventoryDown(DynamicPropertyRegistry properties) {
		var port = UnusedPort.find();
		properties.add("gateway.upstreams.inventory-service", () -> "http://127.0.0.1:" + port);
	}

	@BeforeEach
	void forget() {
		Upstreams.ORDERS.forget();
	}

	@Test
	void refusesADeclaredBodyOverTheLimit(@Autowired WebTestClient web) {
		post(web, "/api/v1/orders").bodyValue("x".repeat(LIMIT + 1)).exchange()
				.expectStatus().isEqualTo(413)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/content-too-large");
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = {LIMIT + 1, 10 * 1024 * 1024})
	void refusesAChunkedBodyOverTheLimit(int size, @Autowired WebTestClient web) {
		post(web, "/api/v1/orders").body(chunks(size), DataBuffer.class).exchange()
				.expectStatus().isEqualTo(413)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/content-too-large");
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@Test
	void passesABodyOfTheLimitOn(@Autowired WebTestClient web) {
		post(web, "/api/v1/orders").body(chunks(LIMIT), DataBuffer.class).exchange().expectStatus().isOk().expectBody();
		assertThat(Upstreams.ORDERS.last().body()).hasSize(LIMIT);

		post(web, "/api/v1/orders").bodyValue("x".repeat(LIMIT)).exchange().expectStatus().isOk().expectBody();
		assertThat(Upstreams.ORDERS.last().body()).hasSize(LIMIT);
	}

	@Test
	void tellsTheUpstreamWhatIsLeftOfTheBudget(@Autowired WebTestClient web) {
		post(web, "/api/v1/orders").header("X-Request-Timeout-Ms", "1000").exchange().expectStatus().isOk()
				.expectBody();
		assertThat(budgetSeen()).isBetween(500L, 980L);

		post(web, "/api/v1/orders").exchange().expectStatus().isOk().expectBody();
		assertThat(budgetSeen()).as("the default").isBetween(9_000L, 9_980L);

		post(web, "/api/v1/orders").header("X-Request-Timeout-Ms", "999999").exchange().expectStatus().isOk()
				.expectBody();
		assertThat(budgetSeen()).as("cut to the largest").isBetween(29_000L, 29_980L);
	}

	/** A mistake of the caller, and no failure of ours in any metric. */
	@ParameterizedTest
	@ValueSource(strings = {"0", "15", "24"})
	void refusesABudgetIntoWhichNoWorkFits(String budget, @Autowired WebTestClient web) {
		post(web, "/api/v1/orders").header("X-Request-Timeout-Ms", budget).exchange()
				.expectStatus().isBadRequest()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/bad-request");
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	/** Short deadlines set by the client are counted apart from server errors; no objective counts them. */
	@ParameterizedTest
	@CsvSource({"300, SHORT_DEADLINE", "1200, SERVER_ERROR"})
	void countsShortDeadlinesSeparately(String budget, String outcome, @Autowired WebTestClient web,
			@Autowired MeterRegistry meters) throws InterruptedException {
		var before = requests(meters, outcome);

		get(web, "/api/v1/orders/hangs").header("X-Request-Timeout-Ms", budget).exchange().expectStatus()
				.isEqualTo(504)
				.expectBody();

		for (var n = 0; n < 100 && requests(meters, outcome) == before; n++) {
			RealTime.passMillis(20);
		}
		assertThat(requests(meters, outcome)).isEqualTo(before + 1);
	}

	private static long requests(MeterRegistry meters, String outcome) {
		return meters.find("http.server.requests").tags("uri", "orders", "traffic", "own-orders", "outcome", outcome)
				.timers().stream().mapToLong(Timer::count).sum();
	}

	@Test
	void stopsWaitingWhenTheBudgetIsSpent(@Autowired WebTestClient web) {
		get(web, "/api/v1/orders/hangs").header("X-Request-Timeout-Ms", "300").exchange()
				.expectStatus().isEqualTo(504)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/outcome-unknown");
		assertThat(Upstreams.ORDERS.wasAsked()).isTrue();
	}

	@Test
	void stopsWaitingForASlowUpstream(@Autowired WebTestClient web) {
		get(web, "/api/v1/orders/hangs").exchange()
				.expectStatus().isEqualTo(504)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/upstream-timeout");
	}

	@Test
	void saysWhenToComeBackWhileAnUpstreamIsDown(@Autowired WebTestClient web) {
		web.get().uri("/api/v1/items").exchange()
				.expectStatus().isEqualTo(503)
				.expectHeader().valueEquals("Retry-After", "1")
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/upstream-unavailable");
	}

	@Test
	void saysWhenToComeBackAfterAnUpstreamHungUp(@Autowired WebTestClient web) {
		get(web, "/api/v1/orders/resets").exchange()
				.expectStatus().isEqualTo(503)
				.expectHeader().valueEquals("Retry-After", "1")
				.expectBody().jsonPath("$.type").isEqualTo("/problems/upstream-unavailable");
	}

	@Test
	void saysWhenToComeBackWhenEveryConnectionIsTaken(@Autowired WebTestClient web) {
		var hanging = Flux.range(0, 2)
				.flatMap(_ -> Mono
						.fromCallable(() -> get(web, "/api/v1/orders/hangs").exchange().returnResult(Void.class)
								.getStatus())
						.subscribeOn(Schedulers.boundedElastic()))
				.subscribe();
		Flux.interval(Duration.ofMillis(10))
				.filter(_ -> Upstreams.ORDERS.timesAsked() == 2)
				.next()
				.as(StepVerifier::create)
				.expectNextCount(1)
				.expectComplete()
				.verify(Duration.ofSeconds(1));

		post(web, "/api/v1/orders").exchange()
				.expectStatus().isEqualTo(503)
				.expectHeader().valueEquals("Retry-After", "1")
				.expectBody().jsonPath("$.type").isEqualTo("/problems/upstream-unavailable");
		hanging.dispose();
	}

	/** The second event is sent only after the first has been read here; and long after every time-out. */
	@Test
	void streamsEventsAsTheyComeAndForAsLongAsTheyCome(@Autowired WebTestClient web) {
		var events = web.get().uri("/api/v1/orders/7/events")
				.headers(headers -> {
					headers.setBearerAuth(TestTokens.token("ann", "orders"));
					headers.set("X-Request-Timeout-Ms", "500");
				})
				.accept(MediaType.TEXT_EVENT_STREAM)
				.exchange()
				.expectStatus().isOk()
				.returnResult(String.class)
				.getResponseBody();

		StepVerifier.create(events)
				.expectNext("first")
				.expectNoEvent(Duration.ofSeconds(2))
				.then(() -> get(web, "/api/v1/orders/go").exchange().expectStatus().isOk().expectBody())
				.expectNext("second")
				.expectComplete()
				.verify(Duration.ofSeconds(10));
	}

	private static WebTestClient.RequestHeadersSpec<?> get(WebTestClient web, String path) {
		return web.get().uri(path).headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders")));
	}

	private static WebTestClient.RequestBodySpec post(WebTestClient web, String path) {
		return web.post().uri(path)
				.contentType(MediaType.APPLICATION_JSON)
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders")));
	}

	/** Without a Content-Length. */
	private static Flux<DataBuffer> chunks(int size) {
		var chunk = 16 * 1024;
		return Flux.range(0, (size + chunk - 1) / chunk)
				.map(i -> "x".repeat(Math.min(chunk, size - i * chunk)).getBytes(StandardCharsets.US_ASCII))
				.map(DefaultDataBufferFactory.sharedInstance::wrap);
	}

	private static long budgetSeen() {
		return Long.parseLong(Upstreams.ORDERS.last().headers().get("X-Request-Timeout-Ms"));
	}
}
