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
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.recommendation.RecommendationTest;
import stampede.recommendation.Stubs;
import stampede.testsupport.TestTokens;

/** Experiments over HTTP: from the assignment of the gateway to the report of the operator. Each test has an experiment of its own. */
@RecommendationTest
class ExperimentIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final String NOTHING = "{\"lists\":0,\"customers\":0,\"clicked\":0,\"bought\":0,\"shares\":[]}";
	private final String experiment = "e" + UUID.randomUUID().toString().substring(0, 8);

	@Autowired
	WebTestClient web;

	/** Faults of another test may have opened them. */
	@BeforeEach
	void closeCircuitBreakers(@Autowired CircuitBreakerRegistry breakers) {
		breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
	}

	@AfterEach
	void repair() {
		Stubs.STOCK.clear();
		Stubs.RANKINGS.clear();
		Stubs.arm = null;
		Stubs.pseudonymsDown = false;
	}

	@Test
	void reportsWhatCustomersClickedAndBought() {
		Stubs.arm = "{\"lists\":1,\"customers\":1,\"clicked\":0,\"bought\":0,\"shares\":[0.5],\"later\":1}";
		bought("ann", "A", "B");
		awaitList("A", "B");

		var ann = serve("A", "share=0.5", "ann");
		serve("A", "share=0.5", "ann");
		serve("A", "share=0.5", "bob");
		serve("A", "share=0.5", null);
		click(ann, "B");
		bought("bob", "B");
		bought("bob", "B");

		await().atMost(LIMIT).until(() -> report().path("v1").path("bought").asInt() == 1);
		var report = report();
		assertThat(report.path("v1").toString())
				.isEqualTo("{\"lists\":3,\"customers\":2,\"clicked\":1,\"bought\":1,\"shares\":[0.5]}");
		assertThat(report.path("v2").path("customers").asInt()).isEqualTo(1);
		assertThat(report.path("purchases").path("verdict").asText()).isEqualTo("NOT_KNOWN");
		assertThat(report.path("purchases").path("reasons").toString()).isEqualTo("[\"TOO_FEW_CUSTOMERS\"]");
		assertThat(report.path("purchases").path("neededV1").asLong()).isPositive();
		assertThat(arm().path("customers").asInt()).isEqualTo(2);
	}

	/** A purchase of what was not recommended to this customer, or before it was, counts for nothing. */
	@Test
	void countsOnlyPurchasesThatFollowARecommendation() {
		Stubs.arm = NOTHING;
		bought("cid", "A", "B");
		awaitList("A", "B");
		Stubs.confirm(name("dan"), Instant.now().minusSeconds(600), name("B"));
		serve("A", "share=0.5", "dan");
		bought("dan", "A");
		bought("eve", "B");
		serve("A", "share=0.5", "fay");
		bought("fay", "B");

		await().atMost(LIMIT).until(() -> report().path("v1").path("bought").asInt() >= 1);
		assertThat(report().path("v1").path("bought").asInt()).isEqualTo(1);
	}

	@Test
	void servesCustomersWithoutTheirPseudonym() {
		bought("ann", "A", "B");
		awaitList("A", "B");
		Stubs.pseudonymsDown = true;

		serve("A", "share=0.5", "gus");

		assertThat(report().path("v1").path("customers").asInt()).isZero();
		assertThat(report().path("purchases").path("reasons").toString()).isEqualTo("[\"OTHER_VERSION_UNAVAILABLE\"]");
	}

	@Test
	void interleavesTheListsOfBothVersions() {
		Stubs.arm = NOTHING;
		bought("ann", "A", "B");
		awaitList("A", "B");
		stock("C");
		Stubs.RANKINGS.put(name("A"), List.of(name("C")));

		for (var customer : List.of("hal", "ida", "jim")) {
			var list = read("A", "interleaved", customer);
			assertThat(skus(list)).contains(name("B"), name("C"));
			var served = list.path("servedId").asText();
			click(served, "C");
			if (customer.equals("jim")) {
				click(served, "B");
			}
		}

		var interleaved = report().path("interleaved");
		assertThat(interleaved.path("v2").asDouble()).as("jim has no preference").isEqualTo(1);
		assertThat(interleaved.path("verdict").asText()).isEqualTo("NOT_KNOWN");
		assertThat(report().path("v1").path("lists").asInt()).as("no list of v1 alone").isZero();
	}

	@Test
	void servesItsOwnListWhereTheOtherVersionHasNone() {
		bought("ann", "A", "B");
		awaitList("A", "B");

		assertThat(skus(read("A", "interleaved", "kim"))).contains(name("B"));

		web.get().uri(path()).headers(token("operator")).exchange().expectStatus().isNotFound().expectBody();
	}

	@Test
	void isForOperatorsAndForTheOtherVersion() {
		web.get().uri(path()).exchange().expectStatus().isUnauthorized().expectBody();
		web.get().uri(path()).headers(token("orders")).exchange().expectStatus().isForbidden().expectBody();
		web.get().uri(path()).headers(token("operator")).exchange().expectStatus().isNotFound()
				.expectBody().jsonPath("$.type").isEqualTo("/problems/experiment-not-found");
		web.get().uri("/api/v1/operator/experiments/Not a name").headers(token("operator")).exchange()
				.expectStatus().isBadRequest().expectBody();
		for (var internal : List.of("/internal/experiments/" + experiment, "/internal/rankings/A")) {
			web.get().uri(internal).headers(token("operator")).exchange().expectStatus().isForbidden().expectBody();
			web.get().uri(internal).headers(token("internal")).exchange().expectStatus().isOk().expectBody();
		}
	}

	private String path() {
		return "/api/v1/operator/experiments/" + experiment;
	}

	private static Consumer<HttpHeaders> token(String scope) {
		return headers -> headers.setBearerAuth(TestTokens.token("olga", scope));
	}

	private String name(String name) {
		return experiment + "-" + name;
	}

	private void stock(String sku) {
		Stubs.STOCK.put(name(sku), 5L);
	}

	private void bought(String customer, String... skus) {
		for (var sku : skus) {
			stock(sku);
		}
		Stubs.confirm(name(customer), Instant.now(), List.of(skus).stream().map(this::name).toArray(String[]::new));
	}

	/** Until there is a list, which is no part of the experiment. */
	private void awaitList(String sku, String expected) {
		await().atMost(LIMIT).until(() -> skus(read(sku, null, null)).contains(name(expected)));
	}

	/** The id of a list in the experiment. */
	private String serve(String sku, String assignment, @Nullable String customer) {
		var list = read(sku, assignment, customer);
		assertThat(list.has("servedId")).isTrue();
		return list.path("servedId").asText();
	}

	private JsonNode read(String sku, @Nullable String assignment, @Nullable String customer) {
		return Objects.requireNonNull(web.get().uri("/api/v1/items/{sku}/recommendations", name(sku))
				.headers(headers -> {
					if (assignment != null) {
						headers.set("X-Stampede-Experiment", experiment + ";" + assignment);
					}
					if (customer != null) {
						headers.setBearerAuth(TestTokens.token(name(customer), "orders"));
					}
				}).exchange().expectStatus().isOk().expectBody(JsonNode.class).returnResult().getResponseBody());
	}

	private static List<String> skus(JsonNode list) {
		return StreamSupport.stream(list.path("items").spliterator(), false).map(item -> item.path("sku").asText())
				.toList();
	}

	private void click(String served, String sku) {
		web.post().uri("/api/v1/recommendations/{id}/clicks", served).contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"sku\":\"" + name(sku) + "\"}").exchange().expectStatus().isNoContent().expectBody();
	}

	private JsonNode report() {
		return Objects.requireNonNull(web.get().uri(path()).headers(token("operator")).exchange()
				.expectStatus().isOk().expectBody(JsonNode.class).returnResult().getResponseBody());
	}

	private JsonNode arm() {
		return Objects.requireNonNull(web.get().uri("/internal/experiments/" + experiment).headers(token("internal"))
				.exchange().expectStatus().isOk().expectBody(JsonNode.class).returnResult().getResponseBody());
	}
}
