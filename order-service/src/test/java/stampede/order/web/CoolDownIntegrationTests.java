package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Card testing, holding stock without paying, and buying and returning in turns end in waiting. */
@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
class CoolDownIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final String customer = "cool-" + UUID.randomUUID();

	@Autowired
	WebTestClient web;

	/** Four declined cards and an order that fails for a free reason, in turns, reset the former count. */
	@Test
	void countsUnpaidOrdersWhateverElseEnds() {
		for (var n = 0; n < 4; n++) {
			StubDownstreamServices.decline(customer);
			assertThat(status(place(1))).isEqualTo(402);
		}
		StubDownstreamServices.refuse(customer, 422, "unknown-item");
		for (var n = 0; n < 3; n++) {
			assertThat(status(place(1))).isEqualTo(422);
		}
		StubDownstreamServices.serve(customer);
		StubDownstreamServices.decline(customer);
		assertThat(status(place(1))).isEqualTo(402);

		var refused = place(1).expectStatus().isEqualTo(429).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/too-many-unpaid-orders").returnResult();

		assertThat(Integer.parseInt(Objects.requireNonNull(refused.getResponseHeaders().getFirst("Retry-After"))))
				.isBetween(500, 600);
	}

	/** Orders in progress count, so that a burst charges no more cards than one after the other. */
	@Test
	void countsOrdersInProgress() {
		StubDownstreamServices.decline(customer);

		var statuses = Flux.range(0, 20)
				.flatMap(_ -> Mono.fromCallable(() -> status(place(1))).subscribeOn(Schedulers.boundedElastic()), 20)
				.collectList().block(LIMIT);

		assertThat(statuses).containsOnly(402, 429);
		assertThat(Objects.requireNonNull(statuses).stream().filter(status -> status == 402))
				.as("one statement at a time is exact")
				.hasSizeBetween(1, 10);
		assertThat(status(place(1))).isEqualTo(429);
	}

	@Test
	void limitsTheUnitsOfFurtherOrdersInProgress() {
		StubDownstreamServices.leaveOpen(customer);
		assertThat(status(place(15, Duration.ofMillis(600)))).as("a single order is not limited").isEqualTo(202);

		assertThat(status(place(6, Duration.ofMillis(600)))).isEqualTo(429);
		assertThat(status(place(5, Duration.ofMillis(600)))).isEqualTo(202);
	}

	@Test
	void refusesAnItemThatWasReturnedThreeTimes() {
		for (var n = 0; n < 3; n++) {
			var order = Objects.requireNonNull(place(1).expectStatus().isCreated().expectBody(JsonNode.class)
					.returnResult().getResponseBody()).get("orderId").asText();
			web.post().uri("/api/v1/orders/" + order + "/cancellation").headers(as -> as.setBearerAuth(token()))
					.exchange().expectStatus().isOk().expectBody();
		}

		place(1).expectStatus().isEqualTo(409).expectHeader().doesNotExist("Retry-After")
				.expectBody().jsonPath("$.type").isEqualTo("/problems/too-many-returns");
		place("B", 1, Duration.ofSeconds(10)).expectStatus().isCreated().expectBody();
	}

	@Test
	void tellsHeldStockFromSoldOutStock() {
		StubDownstreamServices.holdForOthers(customer);

		var key = UUID.randomUUID().toString();
		for (var replayed : List.of(false, true)) {
			var answer = place("A", 1, Duration.ofSeconds(10), key).expectStatus().isEqualTo(409)
					.expectHeader().valueEquals("Retry-After", "1")
					.expectBody().jsonPath("$.type").isEqualTo("/problems/stock-held").returnResult();
			assertThat(answer.getResponseHeaders().containsKey("Idempotent-Replayed")).isEqualTo(replayed);
		}
		assertThat(IntStream.range(0, 10).map(_ -> status(place(1)))).as("it is not the customer's fault")
				.containsOnly(409);
	}

	private static int status(WebTestClient.ResponseSpec answer) {
		return answer.returnResult(String.class).getStatus().value();
	}

	private WebTestClient.ResponseSpec place(int quantity) {
		return place(quantity, Duration.ofSeconds(10));
	}

	private WebTestClient.ResponseSpec place(int quantity, Duration budget) {
		return place("A", quantity, budget);
	}

	private WebTestClient.ResponseSpec place(String sku, int quantity, Duration budget) {
		return place(sku, quantity, budget, UUID.randomUUID().toString());
	}

	private WebTestClient.ResponseSpec place(String sku, int quantity, Duration budget, String key) {
		return web.mutate().responseTimeout(LIMIT).build().post().uri("/api/v1/orders")
				.headers(as -> as.setBearerAuth(token()))
				.header("Idempotency-Key", key)
				.header("X-Request-Timeout-Ms", Long.toString(budget.toMillis()))
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}],\"payment\":{\"token\":\"tok_visa\"}}"
						.formatted(sku,
								quantity))
				.exchange();
	}

	private String token() {
		return TestTokens.token(customer, "orders");
	}
}
