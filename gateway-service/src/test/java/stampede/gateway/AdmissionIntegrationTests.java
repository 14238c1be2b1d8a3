package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.gateway.RunningGateway.Seen;
import stampede.testsupport.TestRedis;
import stampede.testsupport.TestTokens;

/** Two requests at a time, five in the queue, each for one second at most; the upstream takes 100 ms, or 1.5 s. */
class AdmissionIntegrationTests {
	private static TestRedis redis;
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		redis = new TestRedis();
		gateway = RunningGateway.start("gateway.limits.store.url=" + redis.url(), "gateway.admission.initial-limit=2",
				"gateway.admission.min-limit=2",
				"gateway.admission.max-limit=2", "gateway.body.limits.checkout.max-concurrent-per-client=4",
				"gateway.admission.max-queue=5", "gateway.admission.max-wait=1s");
		// A cold JVM can take longer for a first request than it may wait.
		all(Flux.range(0, 50).concatMap(n -> gateway.ask("POST", "/api/v1/orders", "first-" + n)));
	}

	@AfterAll
	static void stop() {
		gateway.close();
		redis.close();
	}

	@BeforeEach
	void forget() {
		Upstreams.ORDERS.forget();
		Upstreams.INVENTORY.forget();
	}

	/** Twice the concurrency limit, and more than one client may send at the same time. */
	@Test
	void givesNoPlaceToBodiesThatAreOnTheirWay() throws Exception {
		var sockets = new ArrayList<Socket>();
		try {
			for (var n = 0; n < 4; n++) {
				sockets.add(beginUpload("slow"));
			}
			RunningGateway.await("four uploads", () -> gateway.metric("stampede_gateway_uploads") == 4);

			var others = all(Flux.range(0, 6).concatMap(n -> gateway.ask("POST", "/api/v1/orders", "quick-" + n)));
			assertThat(others).extracting(Seen::status).containsOnly(200);

			sockets.add(beginUpload("slow"));
			assertThat(answer(sockets.getLast())).startsWith("HTTP/1.1 429").contains("/problems/rate-limited")
					.contains("Retry-After: 1");
		} finally {
			for (var socket : sockets) {
				socket.close();
			}
		}
		RunningGateway.await("no upload left", () -> gateway.metric("stampede_gateway_uploads") == 0);
		assertThat(gateway.metric("stampede_admission_in_progress{upstream=\"order-service\"")).isZero();
	}

	/** To the end of its JSON. */
	private static String answer(Socket socket) throws IOException {
		var answer = new StringBuilder();
		for (var next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
			answer.append((char) next);
			if (next == '}') {
				break;
			}
		}
		return answer.toString();
	}

	private static Socket beginUpload(String subject) throws IOException {
		var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
		socket.setSoTimeout(5_000);
		socket.getOutputStream().write(("POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				+ "Authorization: Bearer " + TestTokens.token(subject, "orders") + "\r\nContent-Length: 100\r\n\r\n{")
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	@Test
	void refusesWhatNeitherGoesThroughNorFindsAPlaceInTheQueue() {
		var full = refused("queue_full");
		var late = refused("waited_too_long");

		var seen = all(Flux.range(0, 20).flatMap(_ -> gateway.ask("GET", "/api/v1/orders/slower", "crowd"), 20));

		assertThat(seen).filteredOn(answer -> answer.status() == 200).hasSize(2);
		assertThat(seen).filteredOn(answer -> answer.status() != 200).allSatisfy(refused -> {
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.headers().getFirst("Retry-After")).isBetween("1", "3").hasSize(1);
			assertThat(refused.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
			assertThat(refused.body()).contains("\"type\":\"/problems/overloaded\"");
		});
		assertThat(Upstreams.ORDERS.timesAsked()).isEqualTo(2);
		assertThat(refused("queue_full") - full).isEqualTo(13);
		assertThat(refused("waited_too_long") - late).isEqualTo(5);
		assertThat(gateway.metric("stampede_admission_in_progress{upstream=\"order-service\"")).isZero();
		assertThat(gateway.metric("stampede_admission_queued{upstream=\"order-service\"")).isZero();
	}

	/** One buyer after the other, so that all who have to wait wait for the readers. */
	@Test
	void letsCheckoutPassAFloodOfReading() {
		var flood = Flux.interval(Duration.ofMillis(25)).take(120).onBackpressureBuffer()
				.flatMap(n -> gateway.ask("GET", "/api/v1/orders/works", "reader-" + n % 50), 256);
		var checkouts = Flux.range(0, 10).concatMap(n -> gateway.ask("POST", "/api/v1/orders?/works", "buyer-" + n));

		var both = Objects.requireNonNull(Mono.zip(flood.collectList(), checkouts.collectList())
				.block(Duration.ofSeconds(30)));

		assertThat(both.getT2()).extracting(Seen::status).containsOnly(200);
		assertThat(both.getT1()).extracting(Seen::status).containsOnly(200, 503);
		assertThat(both.getT1()).filteredOn(answer -> answer.status() == 503).hasSizeGreaterThan(30);
	}

	@Test
	void dropsWhoseTimeRanOutInTheQueueBeforeAnyWork() {
		var busy = Flux.range(0, 2).flatMap(_ -> gateway.ask("GET", "/api/v1/orders/slow", "slow"), 2).collectList();
		var late = Mono.delay(Duration.ofMillis(200))
				.then(gateway.ask("GET", "/api/v1/orders/works", "late", "X-Request-Timeout-Ms", "150"));

		var both = Objects.requireNonNull(Mono.zip(busy, late).block(Duration.ofSeconds(10)));

		assertThat(both.getT1()).extracting(Seen::status).containsOnly(200);
		assertThat(both.getT2().status()).isEqualTo(504);
		assertThat(both.getT2().body()).contains("/problems/deadline-exceeded");
		assertThat(both.getT2().took()).isLessThan(Duration.ofMillis(600));
		assertThat(Upstreams.ORDERS.timesAsked()).isEqualTo(2);
	}

	/** With an invalid token, because the refusal comes before authentication. */
	@Test
	void refusesBeforeItDoesAnyWorkWhereTheQueueIsFull() {
		var full = refused("queue_full");
		var busy = Flux.range(0, 7).flatMap(_ -> gateway.ask("GET", "/api/v1/orders/slow", "slow"), 7).collectList()
				.toFuture();
		RunningGateway.await("the queue is full",
				() -> gateway.metric("stampede_admission_queued{upstream=\"order-service\"") == 5);

		var seen = all(Flux.just("/api/v1/orders/works", "/api/v1/nothing", "/api/v1/items/works")
				.concatMap(path -> gateway.ask("GET", path, "", "Authorization", "Bearer nobodys")));

		assertThat(seen).extracting(Seen::status).containsExactly(503, 401, 401);
		assertThat(seen.getFirst().headers()).containsKey("Retry-After")
				.containsEntry("X-Content-Type-Options", List.of("nosniff"));
		assertThat(seen.getFirst().body()).contains("\"type\":\"/problems/overloaded\"",
				"\"instance\":\"/api/v1/orders/works\"");
		assertThat(refused("queue_full") - full).isEqualTo(1);
		busy.join();
	}

	@Test
	void keepsUpstreamsApartAndNeverShedsHealthOrMetrics() {
		var busy = Flux.range(0, 7).flatMap(_ -> gateway.ask("GET", "/api/v1/orders/slow", "slow"), 7).collectList()
				.toFuture();
		RunningGateway.await("the upstream is busy", () -> Upstreams.ORDERS.timesAsked() == 2);

		var other = all(Flux.just(1).flatMap(_ -> gateway.ask("GET", "/api/v1/items/works", "")));
		var health = gateway.management().get().uri("/actuator/health/readiness").exchange();

		assertThat(other).extracting(Seen::status).containsExactly(200);
		health.expectStatus().isOk().expectBody();
		assertThat(busy).isNotDone();
		busy.join();
	}

	private static double refused(String reason) {
		return gateway.sum("stampede_admission_refused_total{reason=\"" + reason + "\",traffic=\"own-orders\"");
	}

	private static List<Seen> all(Flux<Seen> calls) {
		return Objects.requireNonNull(calls.collectList().block(Duration.ofSeconds(30)));
	}
}
