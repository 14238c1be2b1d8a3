package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import stampede.gateway.RunningGateway.Seen;
import stampede.testsupport.TestRedis;

/** Two gateways that share a real Redis; checkout allows 10 at once and 10 a second, an operator 10 and one a minute. */
class RateLimitIntegrationTests {
	private static final int BURST = 10;
	private static TestRedis redis;
	private static RunningGateway one;
	private static RunningGateway two;
	private final String subject = "subject-" + UUID.randomUUID();

	@BeforeAll
	static void start() {
		redis = new TestRedis();
		one = gateway();
		two = gateway();
		// In a cold JVM Redis' first answers come too late, and each gateway decides alone.
		together(Flux.range(0, 40).flatMap(n -> (n % 2 == 0 ? one : two).ask("PUT", "/api/v1/items/A-1", "first-" + n),
				8));
		awaitSharing();
	}

	private static RunningGateway gateway() {
		return RunningGateway.start("gateway.limits.store.url=" + redis.url(), "gateway.limits.share=0.5",
				"gateway.limits.rates.checkout.burst=" + BURST, "gateway.limits.rates.checkout.sustained=10",
				"gateway.limits.rates.operator.burst=" + BURST, "gateway.limits.rates.operator.sustained=1",
				"gateway.limits.rates.operator.per=60s",
				"gateway.limits.rates.browsing.burst=5", "gateway.limits.rates.browsing.sustained=1",
				"gateway.limits.rates.browsing.per=10s",
				// A test machine that stalls is not what these tests are about.
				"gateway.admission.max-wait=5s", "gateway.admission.min-limit=100",
				"gateway.admission.initial-limit=100", "gateway.trusted-proxies=127.0.0.1/32,10.0.0.0/8");
	}

	@AfterAll
	static void stop() {
		one.close();
		two.close();
		redis.close();
	}

	@BeforeEach
	void forget() {
		List.of(Upstreams.ORDERS, Upstreams.INVENTORY, Upstreams.PAYMENTS).forEach(Upstream::forget);
	}

	@AfterEach
	void sharesAgain() {
		awaitSharing();
	}

	private static void awaitSharing() {
		RunningGateway.await("the limits are shared", () -> {
			now(one, "GET", "/api/v1/orders", "waiter");
			now(two, "GET", "/api/v1/orders", "waiter");
			return alone() == 0;
		});
	}

	/** A size that the service might read as a number is not cheaper than the number. */
	@ParameterizedTest
	@ValueSource(strings = {"0100", "0x64", "+100", "%20100", "100 ", "1000", "many"})
	void chargesALongPageForASizeInAnotherNotation(String size) {
		var caller = "pages " + size;
		var plain = remaining(now(one, "GET", "/api/v1/orders?limit=100", caller + " plain"));

		assertThat(remaining(
				now(one, "GET", "/api/v1/orders?limit=" + size.replace("+", "%2B").replace(" ", "%20"), caller)))
				.isEqualTo(plain);
		assertThat(remaining(now(one, "GET", "/api/v1/orders?limit=20", caller + " short"))).isEqualTo(plain + 4);
	}

	private static int remaining(Seen seen) {
		var limit = Objects.requireNonNull(seen.headers().getFirst("RateLimit"));
		return Integer.parseInt(limit.replaceAll(".*r=(\\d+).*", "$1"));
	}

	@Test
	void refusesWhatIsOverTheBurstAndSaysWhenToComeBack() {
		var seen = together(Flux.range(0, 30).flatMap(_ -> one.ask("PUT", "/api/v1/items/A-1", subject), 30));

		assertThat(passed(seen)).isEqualTo(BURST);
		assertThat(Upstreams.INVENTORY.timesAsked()).isEqualTo(BURST);
		assertThat(seen).filteredOn(answer -> answer.status() == 429).hasSize(30 - BURST).allSatisfy(refused -> {
			// A token comes every minute; of requests at the same time one may have to wait for the token after the next.
			var seconds = Integer.parseInt(Objects.requireNonNull(refused.headers().getFirst("Retry-After")));
			assertThat(seconds).isBetween(55, 120);
			assertThat(refused.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
			assertThat(refused.headers().getFirst("RateLimit-Policy")).isEqualTo("\"operator\";q=10;w=600");
			assertThat(refused.headers().getFirst("RateLimit")).isEqualTo("\"operator\";r=0;t=" + seconds);
			assertThat(refused.body()).contains("\"type\":\"/problems/rate-limited\"");
		});
		assertThat(seen).filteredOn(answer -> answer.status() == 200).allSatisfy(
				answer -> assertThat(answer.headers().getFirst("RateLimit")).matches("\"operator\";r=\\d;t=0"));
	}

	@Test
	void sharesTheBucketBetweenGateways() {
		var seen = together(Flux.range(0, 40)
				.flatMap(n -> (n % 2 == 0 ? one : two).ask("PUT", "/api/v1/items/A-1", subject), 4));

		assertThat(passed(seen)).isEqualTo(BURST);
		assertThat(alone()).isZero();
	}

	@Test
	void doesNotAskRedisAboutRatesThatAreNotShared() {
		var path = "/api/v1/sales/none/places";
		assertThat(now(one, "GET", path, subject).headers().getFirst("RateLimit")).contains("r=9");
		assertThat(now(two, "GET", path, subject).headers().getFirst("RateLimit")).contains("r=9");
		assertThat(alone()).isZero();
	}

	@Test
	void keepsSubjectsAndClassesApart() {
		together(Flux.range(0, BURST).flatMap(_ -> one.ask("PUT", "/api/v1/items/A-1", subject), 4));

		assertThat(now(two, "PUT", "/api/v1/items/A-1", subject).status()).isEqualTo(429);
		assertThat(now(two, "PUT", "/api/v1/items/A-1", subject + "-other").status()).isEqualTo(200);
		assertThat(now(two, "GET", "/api/v1/orders", subject).status()).isEqualTo(200);
	}

	@Test
	void limitsUnauthenticatedClientsByTheAddressThatATrustedProxyForwards() {
		for (var n = 0; n < 5; n++) {
			assertThat(browse("203.0.113.7").status()).isEqualTo(200);
		}
		assertThat(browse("203.0.113.7").status()).isEqualTo(429);
		assertThat(browse("203.0.113.7").headers().getFirst("Retry-After")).isIn("8", "9", "10");
		assertThat(browse("198.51.100.1, 203.0.113.7, 10.1.2.3").status()).as("an address that the client wrote itself")
				.isEqualTo(429);
		assertThat(browse("203.0.113.8").status()).isEqualTo(200);
	}

	@Test
	void givesAnUnauthenticatedClientOneBucketForAllItsIpv6Addresses() {
		for (var n = 0; n < 5; n++) {
			assertThat(browse("2001:db8:1:2::" + n).status()).isEqualTo(200);
		}
		assertThat(browse("2001:db8:1:2:ffff::1").status()).isEqualTo(429);
		assertThat(browse("2001:db8:1:3::1").status()).isEqualTo(200);
	}

	@Test
	void holdsItsLimitsWhenRedisStopsInMidLoad() {
		holdsItsLimits(redis::stop, redis::start);
	}

	@Test
	void holdsItsLimitsWhenRedisFallsSilentInMidLoad() {
		holdsItsLimits(redis::sleep, redis::wake);
	}

	/** 60 requests a second over both gateways, 10 of them allowed; the fault begins after 3 of 7 s. */
	private void holdsItsLimits(Runnable trouble, Runnable end) {
		together(load(Duration.ofSeconds(3)));
		trouble.run();
		try {
			var begin = System.nanoTime();
			var seen = together(load(Duration.ofSeconds(4)));
			var seconds = (System.nanoTime() - begin) / 1e9;

			assertThat(seen).extracting(Seen::status).containsOnly(200, 429);
			assertThat(passed(seen) / seconds).isBetween(8.0, 12.0);
			assertThat(alone()).isEqualTo(2);
			assertThat(one.metric("stampede_ratelimit_fallback_total")).isPositive();
			// A request that waited for Redis would wait for all the 4 s of its silence.
			assertThat(slowest(seen)).isLessThan(Duration.ofSeconds(1));
		} finally {
			end.run();
		}
	}

	private static double alone() {
		return one.metric("stampede_ratelimit_degraded") + two.metric("stampede_ratelimit_degraded");
	}

	/** All but one in twenty were quicker: the odd pause of a test JVM is not Redis. */
	private static Duration slowest(List<Seen> seen) {
		var times = seen.stream().map(Seen::took).sorted().toList();
		return times.get(times.size() * 95 / 100);
	}

	private Flux<Seen> load(Duration length) {
		var gap = Duration.ofNanos(1_000_000_000L / 60);
		return Flux.interval(gap)
				.take(length.dividedBy(gap))
				.onBackpressureBuffer()
				.flatMap(n -> (n % 2 == 0 ? one : two).ask("POST", "/api/v1/orders", subject), 64);
	}

	private Seen browse(String forwardedFor) {
		return Objects.requireNonNull(
				one.ask("GET", "/api/v1/items", "", "X-Forwarded-For", forwardedFor).block(Duration.ofSeconds(5)));
	}

	private static Seen now(RunningGateway gateway, String method, String path, String subject) {
		return Objects.requireNonNull(gateway.ask(method, path, subject).block(Duration.ofSeconds(5)));
	}

	private static List<Seen> together(Flux<Seen> calls) {
		return Objects.requireNonNull(calls.collectList().block(Duration.ofSeconds(30)));
	}

	private static int passed(List<Seen> seen) {
		return (int) seen.stream().filter(answer -> answer.status() == 200).count();
	}
}
