package stampede.inventory.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import stampede.inventory.InventoryTest;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.sale.DefineSale;
import stampede.inventory.sale.SaleException;
import stampede.inventory.sale.SaleId;
import stampede.inventory.sale.Sales;
import stampede.inventory.sale.Schedule;
import stampede.testsupport.TestTokens;

/** Sales over HTTP, by the clock of a real database. */
@InventoryTest
class SalesIntegrationTests {
	private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
	private final String id = "sale-" + UUID.randomUUID();

	@Autowired
	WebTestClient web;

	@Autowired
	Warehouse warehouse;

	@Autowired
	Sales sales;

	@Autowired
	DatabaseClient db;

	private record Body(List<String> skus, Instant doorsAt, Instant opensAt, Instant closesAt, int admitPerSecond) {
		Body opening(Instant at) {
			return new Body(skus, doorsAt, at, closesAt, admitPerSecond);
		}
	}

	@Test
	void definesASaleThatEveryClientReads() {
		var sku = warehouse.shelf(5);

		define(soon(sku)).expectStatus().isCreated().expectBody().jsonPath("$.state").isEqualTo("ANNOUNCED");

		web.get().uri("/api/v1/sales/{id}", id).exchange().expectStatus().isOk().expectBody()
				.jsonPath("$.skus[0]").isEqualTo(sku.value())
				.jsonPath("$.passLifeSeconds").isEqualTo(300)
				.jsonPath("$.seedHash").isNotEmpty()
				.jsonPath("$.seed").doesNotExist()
				.jsonPath("$.now").isNotEmpty();
		web.get().uri("/api/v1/sales").exchange().expectStatus().isOk().expectBody()
				.jsonPath("$.sales[?(@.id == '" + id + "')].state").isEqualTo("ANNOUNCED");
	}

	@Test
	void changesASaleOnceForEachDefinitionAndRecordsWhoDidIt() {
		var sale = soon(warehouse.shelf(5));
		define(sale).expectStatus().isCreated().expectBody();
		var hash = seedHash();

		define(sale).expectStatus().isOk().expectBody();
		define(sale.opening(sale.opensAt().plusSeconds(60))).expectStatus().isOk().expectBody()
				.jsonPath("$.opensAt").isEqualTo(sale.opensAt().plusSeconds(60).toString());

		assertThat(seedHash()).as("the draw does not change").isEqualTo(hash);
		assertThat(db.sql("SELECT subject FROM sale_change WHERE sale_id = :id").bind("id", id)
				.mapValue(String.class).all().collectList().block()).containsExactly("olga", "olga");
	}

	@Test
	void fixesItemsAndStartOfAnOpenSale() {
		var sku = warehouse.shelf(5);
		var open = new Body(List.of(sku.value()), now.minusSeconds(120), now.minusSeconds(60), now.plusSeconds(600), 5);
		define(open).expectStatus().isCreated().expectBody().jsonPath("$.state").isEqualTo("OPEN");

		problem(define(open.opening(now.plusSeconds(60))), 409, "sale-fixed");
		define(new Body(open.skus(), open.doorsAt(), open.opensAt(), now.plusSeconds(900), 9)).expectStatus().isOk()
				.expectBody().jsonPath("$.admitPerSecond").isEqualTo(9);
	}

	@Test
	void publishesTheSeedAfterTheEnd() {
		var sku = warehouse.shelf(5);
		define(new Body(List.of(sku.value()), now.minusSeconds(120), now.minusSeconds(60), now.plusSeconds(600), 5))
				.expectStatus().isCreated().expectBody();
		// The operator ends it now; the end must not lie before the opening.
		define(new Body(List.of(sku.value()), now.minusSeconds(120), now.minusSeconds(60), now.minusSeconds(30), 5))
				.expectStatus().isOk().expectBody();

		web.get().uri("/api/v1/sales/{id}", id).exchange().expectBody()
				.jsonPath("$.state").isEqualTo("CLOSED").jsonPath("$.seed").isNotEmpty();
		problem(define(soon(sku)), 409, "sale-fixed");
	}

	@Test
	void givesAnItemToOneSaleAtATime() {
		var sku = warehouse.shelf(5);
		var schedule = new Schedule(now.plusSeconds(600), now.plusSeconds(1_200), now.plusSeconds(1_800));

		var outcomes = Flux.range(0, 8).flatMap(n -> sales.define(new DefineSale("olga", new SaleId(id + "-" + n),
				List.of(sku), schedule, Duration.ofMinutes(5), 5)).map(_ -> "defined")
				.onErrorReturn(SaleException.Overlap.class, "overlaps"), 8).collectList().block();

		assertThat(outcomes).hasSize(8).containsOnlyOnce("defined").contains("overlaps");
		problem(define(soon(sku)), 409, "sale-overlap");
		define(new Body(List.of(sku.value()), now.plusSeconds(1_800), now.plusSeconds(1_900), now.plusSeconds(2_000),
				5))
				.expectStatus().isCreated().expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = {"{}", "{\"skus\":[]}", "[]"})
	void refusesAnIncompleteSale(String body) {
		web.put().uri("/api/v1/sales/{id}", id).headers(operator()).contentType(MediaType.APPLICATION_JSON)
				.bodyValue(body).exchange().expectStatus().isBadRequest().expectBody();
	}

	@Test
	void refusesWhatCannotBeSold() {
		var sku = warehouse.shelf(5);
		problem(define(
				new Body(List.of("nothing"), now.plusSeconds(60), now.plusSeconds(120), now.plusSeconds(180), 5)),
				422, "unknown-item");
		problem(define(new Body(List.of(sku.value()), now.minusSeconds(180), now.minusSeconds(120),
				now.minusSeconds(60), 5)), 422, "sale-past");
		problem(define(
				new Body(List.of(sku.value()), now.plusSeconds(60), now.plusSeconds(60), now.plusSeconds(90), 5)),
				400, "bad-request");
		problem(define(new Body(IntStream.range(0, 21).mapToObj(n -> "S" + n).toList(), now.plusSeconds(60),
				now.plusSeconds(120), now.plusSeconds(180), 5)), 400, "bad-request");
		problem(web.get().uri("/api/v1/sales/unknown").exchange(), 404, "sale-not-found");
		problem(web.get().uri("/api/v1/sales/UPPER").exchange(), 400, "bad-request");
	}

	@Test
	void namesTheInvalidFieldOfABody() {
		define(new Body(List.of(warehouse.shelf(5).value()), now.plusSeconds(60), now.plusSeconds(120),
				now.plusSeconds(180), 0)).expectStatus().isBadRequest().expectBody()
				.jsonPath("$.errors[0].field").isEqualTo("admitPerSecond");
	}

	@Test
	void requiresAnOperator() {
		web.put().uri("/api/v1/sales/{id}", id).headers(bearer("ada", "orders")).bodyValue(soon(warehouse.shelf(1)))
				.exchange().expectStatus().isForbidden().expectBody();
		web.get().uri("/internal/sales").headers(bearer("ada", "orders")).exchange().expectStatus().isForbidden()
				.expectBody();
	}

	@Test
	void tellsServicesTheSeedAndTheUnsoldStock() {
		var one = warehouse.shelf(5);
		var two = warehouse.shelf(7);
		define(soon(one, two)).expectStatus().isCreated().expectBody();

		web.get().uri("/internal/sales").headers(bearer("order-service", "internal")).exchange().expectStatus().isOk()
				.expectBody()
				.jsonPath("$[?(@.id == '" + id + "')].onHand").isEqualTo(12)
				.jsonPath("$[?(@.id == '" + id + "')].reserved").isEqualTo(0)
				.jsonPath("$[?(@.id == '" + id + "')].seed").isNotEmpty();
	}

	private Body soon(Sku... skus) {
		return new Body(Arrays.stream(skus).map(Sku::value).collect(Collectors.toList()), now.plusSeconds(600),
				now.plusSeconds(1_200), now.plusSeconds(1_800), 5);
	}

	private String seedHash() {
		return Objects.requireNonNull(web.get().uri("/api/v1/sales/{id}", id).exchange().expectBody(Hash.class)
				.returnResult().getResponseBody()).seedHash();
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Hash(String seedHash) {}

	private WebTestClient.ResponseSpec define(Body sale) {
		return web.put().uri("/api/v1/sales/{id}", id).headers(operator()).bodyValue(sale).exchange();
	}

	private static Consumer<HttpHeaders> operator() {
		return bearer("olga", "operator");
	}

	private static Consumer<HttpHeaders> bearer(String subject, String scope) {
		return headers -> headers.setBearerAuth(TestTokens.token(subject, scope));
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, @Nullable String type) {
		answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
