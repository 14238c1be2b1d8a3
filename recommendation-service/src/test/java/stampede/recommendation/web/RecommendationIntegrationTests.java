package stampede.recommendation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.recommendation.RecommendationTest;
import stampede.recommendation.Stubs;

/** Recommendations over HTTP, from the events of the feed. Each test has items of its own. */
@RecommendationTest
class RecommendationIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";

	@Autowired
	WebTestClient web;

	/** Faults of another test may have opened them. */
	@BeforeEach
	void closeCircuitBreakers(@Autowired CircuitBreakerRegistry breakers) {
		breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
	}

	@AfterEach
	void repair() {
		Stubs.inventoryDown = false;
		Stubs.inventoryDelay = Duration.ZERO;
		Stubs.STOCK.clear();
	}

	@Test
	void recommendsWhatCustomersBoughtTogetherAndCanBeBought() {
		stock("A", 1);
		stock("B", 5);
		stock("C", 5);
		stock("D", 0);
		for (var customer : List.of("ann", "bob", "cid")) {
			confirm(customer, "A", "D", "C");
		}
		confirm("dan", "A", "B");

		awaitItems("A", "C", "B");
		var found = read("A", 1);
		assertThat(found.path("items")).hasSize(1);
		assertThat(found.path("items").path(0).toString()).isEqualTo("""
				{"sku":"%sC","name":"Item %sC","price":{"amount":500,"currency":"EUR"}}""".formatted(prefix, prefix));
		assertThat(found.path("servedId").asText()).startsWith("v1-").hasSize(39);
	}

	@Test
	void recommendsPopularItemsForAnUnknownItem() {
		stock("HIT", 5);
		stock("NEXT", 5);
		for (var n = 0; n < 30; n++) {
			confirm("fan" + n, "HIT");
			if (n < 20) {
				confirm("fan" + n, "NEXT");
			}
		}

		awaitItems("unknown", "HIT", "NEXT");
	}

	@Test
	void answersWithAnEmptyListWhileInventoryIsDown() {
		stock("A", 1);
		stock("B", 1);
		confirm("ann", "A", "B");
		awaitItems("A", "B");

		Stubs.inventoryDown = true;
		var found = read("A", 6);
		assertThat(found.path("items")).isEmpty();
		assertThat(found.has("servedId")).isFalse();
	}

	@Test
	void answersWithAnEmptyListWhenInventoryIsSlow() {
		stock("A", 1);
		stock("B", 1);
		confirm("ann", "A", "B");
		awaitItems("A", "B");

		Stubs.inventoryDelay = Duration.ofSeconds(30);
		assertThat(read("A", 6).path("items")).isEmpty();
	}

	@Test
	void notesAClickOnce() {
		stock("A", 1);
		stock("B", 1);
		confirm("ann", "A", "B");
		awaitItems("A", "B");
		var served = read("A", 6).path("servedId").asText();

		click(served, prefix + "B").expectStatus().isNoContent().expectBody().isEmpty();
		click(served, prefix + "B").expectStatus().isNoContent().expectBody().isEmpty();
		problem(click(served, prefix + "A"), 404, "recommendation-not-found");
		problem(click("v1-" + UUID.randomUUID(), prefix + "B"), 404, "recommendation-not-found");
		problem(click(served.replace("v1-", "v2-"), prefix + "B"), 404, "recommendation-not-found");
		problem(click("1", prefix + "B"), 400, "bad-request");
		problem(click(served, ""), 400, "bad-request");
	}

	/** The feed refuses the cursor: everything is counted again, and nothing twice. */
	@Test
	void countsAgainFromTheBeginningWhenEventsAreMissing() {
		stock("A", 1);
		stock("LOST", 1);
		confirm("ann", "A", "LOST");
		awaitItems("A", "LOST");

		Stubs.oldestCursor = Stubs.events();
		stock("B", 1);
		confirm("bob", "A", "B");

		awaitItems("A", "B");
	}

	@ParameterizedTest
	@ValueSource(strings = {"/api/v1/items/a b/recommendations", "/api/v1/items/a/recommendations?limit=0",
			"/api/v1/items/a/recommendations?limit=21", "/api/v1/items/a/recommendations?limit=x"})
	void refusesInvalidRequests(String uri) {
		problem(web.get().uri(uri).exchange(), 400, "bad-request");
	}

	private void stock(String sku, long available) {
		Stubs.STOCK.put(prefix + sku, available);
	}

	private void confirm(String customer, String... skus) {
		Stubs.confirm(prefix + customer, Instant.now(),
				List.of(skus).stream().map(sku -> prefix + sku).toArray(String[]::new));
	}

	/** Until the recommendations for {@code sku} begin with these. */
	private void awaitItems(String sku, String... expected) {
		var wanted = List.of(expected).stream().map(name -> prefix + name).toList();
		await().atMost(LIMIT).until(() -> {
			var items = StreamSupport.stream(read(sku, 20).path("items").spliterator(), false)
					.map(item -> item.path("sku").asText()).toList();
			return items.size() >= wanted.size() && items.subList(0, wanted.size()).equals(wanted);
		});
	}

	private JsonNode read(String sku, int limit) {
		return Objects.requireNonNull(web.get()
				.uri("/api/v1/items/{sku}/recommendations?limit={limit}", prefix + sku, limit).exchange()
				.expectStatus().isOk().expectBody(JsonNode.class).returnResult().getResponseBody());
	}

	private WebTestClient.ResponseSpec click(String served, String sku) {
		return web.post().uri("/api/v1/recommendations/{id}/clicks", served).contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"sku\":\"" + sku + "\"}").exchange();
	}

	private static void problem(WebTestClient.ResponseSpec response, int status, String type) {
		response.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
