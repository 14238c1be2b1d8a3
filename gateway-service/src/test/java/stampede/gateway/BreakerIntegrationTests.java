package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import stampede.testsupport.TestTokens;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import stampede.gateway.RunningGateway.Seen;

/** Circuit breakers that evaluate ten calls, stay open for three seconds and then permit two trial calls. */
class BreakerIntegrationTests {
	private static final String INSTANCES = "resilience4j.circuitbreaker.configs.upstream.";
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start(INSTANCES + "minimum-number-of-calls=10",
				INSTANCES + "wait-duration-in-open-state=3s",
				INSTANCES + "permitted-number-of-calls-in-half-open-state=2",
				"gateway.admission.min-limit=40", "gateway.admission.initial-limit=40",
				"gateway.timeout-accounting.min-timeout=300ms", "gateway.body.limits.checkout.max-size=1KB",
				"gateway.body.timeout=500ms");
	}

	@BeforeEach
	void closeBreakers() {
		gateway.breaker("order-service").reset();
		Upstreams.ORDERS.forget();
		Upstreams.INVENTORY.forget();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@Test
	void opensOnErrorsTriesAgainAndCloses() {
		assertThat(ask(10, "/api/v1/orders/fails", "10000")).extracting(Seen::status).containsOnly(500);
		assertThat(state()).isEqualTo("open");
		assertThat(breakerHealth()).isEqualTo("OPEN");

		var asked = Upstreams.ORDERS.timesAsked();
		var refused = ask(5, "/api/v1/orders/7", "10000");
		assertThat(refused).allSatisfy(answer -> {
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("2");
			assertThat(answer.body()).contains("\"type\":\"/problems/circuit-open\"");
		});
		assertThat(Upstreams.ORDERS.timesAsked()).isEqualTo(asked);
		assertThat(ask(1, "/api/v1/items/7", "10000")).as("another upstream").extracting(Seen::status)
				.containsExactly(200);

		waitFor("half_open");
		assertThat(ask(2, "/api/v1/orders/fails", "10000")).extracting(Seen::status).containsOnly(500);
		assertThat(state()).isEqualTo("open");

		waitFor("half_open");
		assertThat(ask(2, "/api/v1/orders/7", "10000")).extracting(Seen::status).containsOnly(200);
		assertThat(state()).isEqualTo("closed");
		assertThat(breakerHealth()).isEqualTo("CLOSED");
	}

	@Test
	void opensOnAHangingUpstream() {
		assertThat(ask(10, "/api/v1/orders/hangs", "400")).extracting(Seen::status).containsOnly(504);
		assertThat(state()).isEqualTo("open");
		assertThat(ask(1, "/api/v1/orders/7", "400")).extracting(Seen::status).containsExactly(503);
	}

	@Test
	void opensOnAnUpstreamThatHangsUp() {
		assertThat(ask(10, "/api/v1/orders/resets", "10000")).extracting(Seen::status).containsOnly(503);
		assertThat(state()).isEqualTo("open");
	}

	/** Otherwise ten requests with a short budget could open the circuit breaker for all customers. */
	@Test
	void staysClosedForRequestsWithShortDeadlines() {
		assertThat(ask(30, "/api/v1/orders/hangs", "100")).extracting(Seen::status).containsOnly(504);
		assertThat(ask(30, "/api/v1/orders/7", "10")).extracting(Seen::status).containsOnly(400);
		assertThat(state()).isEqualTo("closed");
	}

	@Test
	void staysClosedForCallersWhoHangUp() {
		for (var n = 0; n < 30; n++) {
			var hanging = gateway.ask("GET", "/api/v1/orders/hangs", "hasty-" + n).subscribe();
			RunningGateway.await("the upstream was asked", Upstreams.ORDERS::wasAsked);
			hanging.dispose();
			Upstreams.ORDERS.forget();
		}
		assertThat(state()).isEqualTo("closed");
		assertThat(ask(1, "/api/v1/orders/7", "10000")).extracting(Seen::status).containsExactly(200);
	}

	@Test
	void staysClosedForProblemsOfTheCaller() {
		assertThat(ask(30, "/api/v1/orders/problem", "10000")).extracting(Seen::status).containsOnly(409);
		assertThat(state()).isEqualTo("closed");
	}

	/** Spring Cloud's breaker would end it after one second. */
	@Test
	void letsASlowAnswerTakeItsTime() {
		assertThat(ask(1, "/api/v1/orders/slow", "10000")).extracting(Seen::status).containsExactly(200);
	}

	/** With a budget that is long enough to count against the upstream, and over before the body may be. */
	@Test
	void staysClosedWhateverClientsDoToTheirBodies() throws Exception {
		var slow = new ArrayList<Socket>();
		for (var n = 0; n < 12; n++) {
			var head = "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
					+ TestTokens.token("rude-" + n, "orders") + "\r\nX-Request-Timeout-Ms: 350\r\n";
			try (var brokenOff = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
				send(brokenOff, head + "Content-Length: 100\r\n\r\n{");
				LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
			}
			slow.add(new Socket(InetAddress.getLoopbackAddress(), gateway.port()));
			send(slow.getLast(), head + "Content-Length: 100\r\n\r\n{");
			try (var large = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
				send(large, head + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + "x".repeat(2_000) + "\r\n");
				assertThat(firstLine(large)).contains("413");
			}
		}
		for (var each : slow) {
			try (each) {
				assertThat(firstLine(each)).contains("408");
			}
		}
		var metrics = gateway.breaker("order-service").getMetrics();
		assertThat(metrics.getNumberOfFailedCalls()).isZero();
		assertThat(gateway.breaker("order-service").getState()).isEqualTo(State.CLOSED);
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@Test
	void waitsForTheHeadOfAStreamNoLongerThanForAnyOther() {
		assertThat(ask(1, "/api/v1/orders/hangs/events", "400")).allSatisfy(answer -> {
			assertThat(answer.status()).isEqualTo(504);
			assertThat(answer.body()).contains("may still take effect");
		});
		assertThat(Upstreams.ORDERS.last().headers().get("X-Request-Timeout-Ms")).isNull();
		assertThat(gateway.metric("stampede_admission_in_progress{upstream=\"order-service\"")).isZero();
	}

	private static String firstLine(Socket socket) throws IOException {
		return String.valueOf(new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine());
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	/** Spring Cloud's breaker would refuse the 26th. */
	@Test
	void letsThroughWhateverAdmissionLetsThrough() {
		assertThat(ask(40, "/api/v1/orders/works", "10000", 40)).extracting(Seen::status).containsOnly(200);
	}

	private List<Seen> ask(int times, String path, String budget) {
		return ask(times, path, budget, 10);
	}

	private List<Seen> ask(int times, String path, String budget, int atOnce) {
		return Objects.requireNonNull(Flux.range(0, times)
				.flatMap(n -> gateway.ask("GET", path, "subject-" + n, "X-Request-Timeout-Ms", budget), atOnce)
				.collectList()
				.block(Duration.ofSeconds(30)));
	}

	private void waitFor(String state) {
		RunningGateway.await(state, () -> state().equals(state));
	}

	private String state() {
		return List.of("closed", "open", "half_open").stream()
				.filter(state -> gateway.metric(
						"resilience4j_circuitbreaker_state{name=\"order-service\",state=\"" + state
								+ "\"") == 1)
				.findFirst()
				.orElseThrow();
	}

	private String breakerHealth() {
		var health = gateway.management().get().uri("/actuator/health").exchange()
				.expectBody(com.fasterxml.jackson.databind.JsonNode.class).returnResult().getResponseBody();
		return Objects.requireNonNull(health).at("/components/circuitBreakers/details/order-service/details/state")
				.asText();
	}
}
