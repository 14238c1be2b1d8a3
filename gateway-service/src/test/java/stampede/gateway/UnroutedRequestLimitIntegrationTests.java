package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import stampede.gateway.RunningGateway.Seen;
import stampede.testsupport.RealTime;
import stampede.testsupport.TestTokens;

/** Requests without a traffic class: five at once, and five a second. A page of 100 costs five requests. */
@Timeout(60)
class UnroutedRequestLimitIntegrationTests {
	private static final String WEBHOOK = "/api/v1/payments/webhooks/stripe";
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("springdoc.swagger-ui.enabled=true", "gateway.limits.abuse-limit.burst=5",
				"gateway.limits.abuse-limit.sustained=5",
				"gateway.webhook.allowed-networks=127.0.0.0/8", "gateway.limits.rates.own-orders.burst=20",
				"gateway.limits.rates.own-orders.sustained=1");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void refill() throws InterruptedException {
		RealTime.pass(Duration.ofMillis(1_200));
	}

	@ParameterizedTest
	@CsvSource({"GET,/api/v1/orders,401", "GET,/no/such/path,404", "DELETE,/api/v1/items,405",
			"GET,/swagger-ui/swagger-ui.css,200"})
	void boundsWhatComesBeforeARoute(String method, String path, int status) {
		var answers = statuses(method, path, 60);

		assertThat(answers).containsOnly(status, 429);
		assertThat(answers.stream().filter(answer -> answer == status).count()).isBetween(5L, 59L);
	}

	@Test
	void boundsWebhooksThatAreRefused() {
		// The last word of the path selects the stub's answer.
		var refused = statuses("POST", WEBHOOK + "?as=/problem", 60);

		assertThat(refused).containsOnly(409, 429);
		assertThat(refused.stream().filter(answer -> answer == 409).count()).isBetween(5L, 59L);
	}

	@Test
	void leavesWebhooksThatAreTakenToTheirClass() {
		assertThat(statuses("POST", WEBHOOK, 60)).containsOnly(200);
	}

	@Test
	void takesWebhooksFromTheProvidersNetworksAlone() {
		try (var strict = RunningGateway.start("gateway.webhook.allowed-networks=192.0.2.0/24")) {
			Upstreams.PAYMENTS.forget();
			var refused = Objects.requireNonNull(strict.ask("POST", WEBHOOK, "").block(LIMIT));

			assertThat(refused.status()).isEqualTo(403);
			assertThat(refused.body()).contains("/problems/forbidden");
			assertThat(Upstreams.PAYMENTS.wasAsked()).isFalse();
		}
	}

	@Test
	void servesWhoseTokenIsGoodWhateverTheirNetworkDoes() {
		var token = "Bearer " + TestTokens.token("ann", "orders");
		assertThat(ask("GET", "/api/v1/orders/7", "", "Authorization", token).status()).isEqualTo(200);
		var refused = refusedOfTheNetwork();

		assertThat(ask("GET", "/api/v1/orders/7", "", "Authorization", token).status()).isEqualTo(200);
		assertThat(refused.body()).contains("/problems/rate-limited");
		assertThat(refused.headers().getFirst("Retry-After")).isEqualTo("1");
	}

	/** The bucket is refilled while the machine is busy: this empties it until the next request is refused. */
	private Seen refusedOfTheNetwork() {
		var end = System.nanoTime() + LIMIT.toNanos();
		while (true) {
			statuses("GET", "/api/v1/orders", 60);
			var next = ask("GET", "/api/v1/items", "");
			if (next.status() == 429) {
				return next;
			}
			assertThat(System.nanoTime()).as("the network is never refused").isLessThan(end);
		}
	}

	/** A verified token has a bucket of its own, and no more than that. */
	@Test
	void boundsUnroutedRequestsOfAVerifiedTokenToo() {
		gateway.ask("GET", "/api/v1/orders", "prober").block(LIMIT);

		var statuses = Flux.range(0, 120).flatMap(_ -> gateway.ask("GET", "/no/such/path", "prober"), 16)
				.map(Seen::status)
				.collectList().block(LIMIT);

		assertThat(statuses).containsOnly(404, 429).contains(429);
	}

	@Test
	void leavesProbesAlone() {
		statuses("GET", "/no/such/path", 60);

		assertThat(statuses("GET", "/livez", 20)).containsOnly(200);
	}

	@Test
	void chargesAPageByItsLength() {
		var one = ask("GET", "/api/v1/orders", "carl");
		var page = ask("GET", "/api/v1/orders?limit=100", "carl");

		assertThat(remaining(one)).isEqualTo(19);
		assertThat(remaining(page)).isBetween(14, 15);
	}

	@Test
	void hasNoPathsThatEndInASlash() {
		assertThat(ask("GET", "/api/v1/payments/7/", "ann").status()).isEqualTo(404);
		assertThat(ask("POST", "/api/v1/payments/webhooks/stripe/", "").status()).isEqualTo(404);
	}

	private static int remaining(Seen seen) {
		var limit = Objects.requireNonNull(seen.headers().getFirst("RateLimit"));
		return Integer.parseInt(limit.replaceFirst(".*r=(\\d+);.*", "$1"));
	}

	private static List<Integer> statuses(String method, String path, int times) {
		return Objects.requireNonNull(Flux.range(0, times)
				.concatMap(_ -> gateway.ask(method, path, ""))
				.map(Seen::status)
				.collectList()
				.block(LIMIT));
	}

	private static Seen ask(String method, String path, String subject, String... headers) {
		return Objects.requireNonNull(gateway.ask(method, path, subject, headers).block(LIMIT));
	}
}
