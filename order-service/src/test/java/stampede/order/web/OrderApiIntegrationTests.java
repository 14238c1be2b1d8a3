package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.order.StubDownstreamServices;

/** Placing, reading, listing and following orders. */
class OrderApiIntegrationTests extends OrderApiFixture {
	@Test
	void confirmsAnOrderAndShowsItToItsOwnerOnly() {
		var placed = place("ada", "confirm-1", ONE_A)
				.expectStatus().isCreated()
				.expectBody()
				.jsonPath("$.state").isEqualTo("CONFIRMED")
				.jsonPath("$.total.amount").isEqualTo(500)
				.jsonPath("$.payment").doesNotExist()
				.jsonPath("$.token").doesNotExist()
				.returnResult();
		var location = Objects.requireNonNull(placed.getResponseHeaders().getLocation()).toString();

		get("ada", location).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("CONFIRMED");
		get("eve", location).expectStatus().isNotFound()
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/order-not-found");
		problem(get("eve", location + "/events"), 404, "order-not-found");
		problem(web.post().uri(location + "/cancellation").headers(as("eve")).exchange(), 404, "order-not-found");
		problem(web.post().uri(location + "/refunds").headers(as("eve")).header("Idempotency-Key", "x")
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange(), 404, "order-not-found");
	}

	@Test
	void repeatsTheStoredAnswerByteForByte() {
		var first = place("ada", "replay-1", ONE_A).expectStatus().isCreated()
				.expectHeader().doesNotExist("Idempotent-Replayed")
				.expectBody(String.class).returnResult().getResponseBody();

		var again = place("ada", "\"replay-1\"", ONE_A).expectStatus().isCreated()
				.expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(again).isEqualTo(first);
	}

	@Test
	void keepsTheKeysOfCallersApart() {
		var ada = place("ada", "shared", ONE_A).expectStatus().isCreated().expectBody(String.class).returnResult()
				.getResponseBody();
		var bob = place("bob", "shared", ONE_A).expectStatus().isCreated()
				.expectHeader().doesNotExist("Idempotent-Replayed")
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(bob).isNotEqualTo(ada);
	}

	@Test
	void tellsARejectedOrderFromAFailure() {
		StubDownstreamServices.refuse("late", 409, "out-of-stock");

		var answer = place("late", "rejected-1", ONE_A);

		problem(answer, 409, "out-of-stock");
		get("late", ORDERS + "?state=REJECTED").expectStatus().isOk()
				.expectBody().jsonPath("$.orders[0].reason").isEqualTo("OUT_OF_STOCK");
	}

	/** Card testing, and holding goods without paying, end in waiting. */
	@Test
	void letsACustomerWaitWhoseLastOrdersEndedWithoutAPayment() {
		StubDownstreamServices.decline("tester");
		for (var n = 0; n < 5; n++) {
			problem(place("tester", "card-" + n, ONE_A), 402, "payment-declined");
		}

		var refused = place("tester", "card-5", ONE_A).expectStatus().isEqualTo(429).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/too-many-unpaid-orders").returnResult();

		assertThat(Integer.parseInt(Objects.requireNonNull(refused.getResponseHeaders().getFirst("Retry-After"))))
				.isBetween(500, 600);
		place("tester", "card-0", ONE_A).expectStatus().isEqualTo(402).expectHeader()
				.valueEquals("Idempotent-Replayed", "true").expectBody();
		place("another customer", "card-5", ONE_A).expectStatus().isCreated().expectBody();
	}

	@Test
	void tellsWhatItCostsNowWithoutHoldingAnything() {
		StubDownstreamServices.changePrice("surprised", 700);

		var answer = place("surprised", "price-1",
				ONE_A.replace("}}", "},\"expectedTotal\":{\"amount\":500,\"currency\":\"EUR\"}}"))
				.expectStatus().isEqualTo(409).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/price-changed")
				.jsonPath("$.total.amount").isEqualTo(700)
				.returnResult();

		var location = Objects.requireNonNull(answer.getResponseHeaders().getLocation()).getPath();
		assertThat(StubDownstreamServices.calls(location.substring(location.lastIndexOf('/') + 1)))
				.containsExactly("PUT reservations");
	}

	/** The stored response has all but the time of the last change. */
	@Test
	void readsTheOrderAsItWasPlaced() {
		var placed = place("punctual", "time-1", ONE_A).expectBody(JsonNode.class).returnResult().getResponseBody();

		var read = get("punctual", ORDERS + "/" + Objects.requireNonNull(placed).get("orderId").asText())
				.expectBody(JsonNode.class).returnResult().getResponseBody();

		assertThat(Objects.requireNonNull(read).path("updatedAt").asText()).isNotEmpty();
		assertThat(((ObjectNode) read).without("updatedAt").equals(placed)).as(read + " but for updatedAt").isTrue();
	}

	@Test
	void pagesNewestFirstWithoutGapsOrRepeats() {
		var placed = IntStream.range(0, 5).mapToObj(n -> place("pager", "page-" + n, ONE_A)
				.expectBody(OrderId.class).returnResult().getResponseBody())
				.map(id -> Objects.requireNonNull(id).orderId()).toList();

		var first = page("pager", ORDERS + "?limit=2");
		var second = page("pager", ORDERS + "?limit=2&cursor=" + first.nextCursor());
		var third = page("pager", ORDERS + "?limit=2&cursor=" + second.nextCursor());

		var listed = Stream.of(first, second, third).flatMap(page -> page.orders().stream()).map(OrderId::orderId)
				.toList();
		assertThat(listed).isEqualTo(placed.reversed());
		assertThat(third.nextCursor()).isNull();
	}

	@Test
	void streamsTheEventsOfAnOrderToItsEnd() {
		var id = Objects
				.requireNonNull(place("ada", "sse-1", ONE_A).expectBody(OrderId.class).returnResult().getResponseBody())
				.orderId();

		var stream = get("ada", ORDERS + "/" + id + "/events").expectStatus().isOk()
				.expectHeader().contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
				.expectBody(String.class).returnResult().getResponseBody();

		assertThat(stream).containsSubsequence("id:1", "event:PLACED", "event:RESERVED", "id:3", "event:CONFIRMED");
		follow(id, "2").expectStatus().isOk().expectBody(String.class)
				.value(rest -> assertThat(rest).contains("event:CONFIRMED").doesNotContain("event:RESERVED"));
		follow(id, "3").expectStatus().isNoContent().expectBody().isEmpty();
		problem(follow(id, "4"), 400, "bad-request");
		problem(follow(id, "x"), 400, "bad-request");
	}

	private WebTestClient.ResponseSpec follow(UUID id, String lastEventId) {
		return web.get().uri(ORDERS + "/" + id + "/events").headers(as("ada")).header("Last-Event-ID", lastEventId)
				.exchange();
	}

	private @JsonIgnoreProperties(ignoreUnknown = true) record OrderId(UUID orderId) {}

	private record Page(List<OrderId> orders, String nextCursor) {}

	private Page page(String customer, String uri) {
		return Objects.requireNonNull(
				get(customer, uri).expectStatus().isOk().expectBody(Page.class).returnResult().getResponseBody());
	}
}
