package stampede.inventory.web;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.inventory.InventoryTest;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.testsupport.TestTokens;

/** Calls of other services for several orders at once. */
@InventoryTest
class ReservationListIntegrationTests {
	private static final String LIST = "/internal/reservations";
	private final UUID first = UUID.randomUUID();
	private final UUID second = UUID.randomUUID();
	private final UUID third = UUID.randomUUID();

	@Autowired
	WebTestClient web;

	@Autowired
	Warehouse warehouse;

	@Test
	void eachGetsItsOwnAnswerInTheOrderOfTheList() {
		var sku = warehouse.shelf(3);

		post(LIST, reservations(reservation(first, sku, 2), reservation(second, sku, 2), reservation(third, sku, 1)))
				.expectStatus().isOk()
				.expectBody().json("""
						{"outcomes":[
						 {"reservation":{"orderId":"%s","state":"ACTIVE",
						  "lines":[{"sku":"%s","quantity":2,"unitPrice":{"amount":1999,"currency":"EUR"}}]}},
						 {"problem":{"type":"/problems/out-of-stock","status":409,"sku":"%s","soldOut":false}},
						 {"reservation":{"orderId":"%s","state":"ACTIVE"}}]}""".formatted(first, sku, sku, third),
						JsonCompareMode.LENIENT)
				.jsonPath("$.outcomes.length()").isEqualTo(3)
				.jsonPath("$.outcomes[0].problem").doesNotExist()
				.jsonPath("$.outcomes[1].reservation").doesNotExist();

		post(LIST + "/commits", commits(first, second, third)).expectStatus().isOk()
				.expectBody().json("""
						{"outcomes":[
						 {"reservation":{"orderId":"%s","state":"COMMITTED"}},
						 {"problem":{"type":"/problems/reservation-not-found","status":404}},
						 {"reservation":{"orderId":"%s","state":"COMMITTED"}}]}""".formatted(first, third),
						JsonCompareMode.LENIENT);
		web.get().uri("/internal/levels?sku={sku}", sku).headers(headers -> headers.setBearerAuth(internal()))
				.exchange().expectBody().json("[{\"onHand\":0,\"reserved\":0}]", JsonCompareMode.LENIENT);
	}

	@Test
	void aRepeatChangesNothing() {
		var sku = warehouse.shelf(5);
		var asked = reservations(reservation(first, sku, 1), reservation(first, sku, 1));
		post(LIST, asked).expectStatus().isOk().expectBody().jsonPath("$.outcomes[1].reservation").exists();
		post(LIST, asked).expectStatus().isOk().expectBody().jsonPath("$.outcomes[0].reservation").exists();
		post(LIST + "/commits", commits(first, first)).expectStatus().isOk()
				.expectBody().jsonPath("$.outcomes[1].reservation.state").isEqualTo("COMMITTED");

		web.get().uri("/api/v1/items/{sku}", sku).exchange().expectBody().jsonPath("$.available").isEqualTo(4);
	}

	@Test
	void refusesWhatNoListShouldBe() {
		var sku = warehouse.shelf(500);
		for (var body : List.of("{}", "{\"reservations\":[]}", "{\"reservations\":[null]}",
				"{\"reservations\":[{\"reservation\":{\"customer\":\"ann\",\"lines\":[]}}]}",
				reservations(reservation(first, new Sku("A"), 0)),
				reservations(IntStream.range(0, 129).mapToObj(_ -> reservation(UUID.randomUUID(), sku, 1))
						.toArray(String[]::new)))) {
			post(LIST, body).expectStatus().isBadRequest().expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON).expectBody();
		}
		for (var body : List.of("{}", "{\"orderIds\":[]}", "{\"orderIds\":[null]}", "{\"orderIds\":[\"x\"]}")) {
			post(LIST + "/commits", body).expectStatus().isBadRequest().expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON).expectBody();
		}
		web.get().uri("/api/v1/items/{sku}", sku).exchange().expectBody().jsonPath("$.available").isEqualTo(500);
	}

	/** The longest that order-service sends: 64 orders, 128 lines. */
	@Test
	void takesAListAsLongAsOrderServiceSends() {
		var shelves = IntStream.range(0, 2).mapToObj(_ -> warehouse.shelf(100)).toList();
		var lines = shelves.stream().map(sku -> line(sku, 1)).collect(Collectors.joining(","));
		var orders = IntStream.range(0, 64).mapToObj(_ -> UUID.randomUUID()).toList();

		post(LIST, reservations(orders.stream().map(order -> reservation(order, "x".repeat(255), lines))
				.toArray(String[]::new))).expectStatus().isOk()
				.expectBody().jsonPath("$.outcomes[63].reservation.lines[1].unitPrice.amount").isEqualTo(1_999);
		post(LIST + "/commits", commits(orders.toArray(UUID[]::new))).expectStatus().isOk()
				.expectBody().jsonPath("$.outcomes[63].reservation.state").isEqualTo("COMMITTED");
	}

	private WebTestClient.ResponseSpec post(String path, String body) {
		return web.post().uri(path).headers(headers -> headers.setBearerAuth(internal()))
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private static String internal() {
		return TestTokens.token("order-service", "internal");
	}

	private static String reservations(String... members) {
		return "{\"reservations\":[" + String.join(",", members) + "]}";
	}

	private static String reservation(UUID order, Sku sku, int quantity) {
		return reservation(order, "customer-" + order, line(sku, quantity));
	}

	private static String reservation(UUID order, String customer, String lines) {
		return """
				{"orderId":"%s","reservation":{"customer":"%s","lines":[%s]}}""".formatted(order, customer, lines);
	}

	private static String line(Sku sku, int quantity) {
		return "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity);
	}

	private static String commits(UUID... orders) {
		return Stream.of(orders).map("\"%s\""::formatted).collect(Collectors.joining(",", "{\"orderIds\":[", "]}"));
	}
}
