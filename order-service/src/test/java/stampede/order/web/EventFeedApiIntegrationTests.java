package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.TestTokens;

/** The feed as another service reads it. */
class EventFeedApiIntegrationTests extends OrderApiFixture {
	private static final String FEED = "/internal/events?reader=api-tests&limit=1000";

	/** The service's own reader refuses documents of this size. */
	private final ObjectMapper json = new ObjectMapper();

	@Test
	void answersWithCloudEvents() throws IOException {
		var first = orderOf(place("eve@example.org", UUID.randomUUID().toString(), ONE_A));
		var second = orderOf(place("eve@example.org", UUID.randomUUID().toString(), ONE_A));

		var events = eventsOf(first);

		assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("stampede.order.placed.v1",
				"stampede.order.reserved.v1", "stampede.order.confirmed.v1");
		var last = events.getLast();
		assertThat(last.path("specversion").asText()).isEqualTo("1.0");
		assertThat(last.path("id").asText()).isEqualTo(first + "/3");
		assertThat(last.path("source").asText()).isEqualTo("/stampede/orders");
		assertThat(last.path("subject").asText()).isEqualTo(first).isEqualTo(last.path("partitionkey").asText());
		assertThat(last.path("data").path("lines").path(0).toString())
				.isEqualTo("{\"sku\":\"A\",\"quantity\":1,\"unitPrice\":{\"amount\":500,\"currency\":\"EUR\"}}");
		assertThat(events.getFirst().path("data").path("lines").path(0).has("unitPrice")).isFalse();
		var customer = last.path("data").path("customer").asText();
		assertThat(customer).hasSize(43).isEqualTo(eventsOf(second).getLast().path("data").path("customer").asText());
		assertThat(events.toString()).doesNotContain("eve@example.org").doesNotContain("tok_visa");
	}

	@Test
	void tellsAServiceThePseudonymOfACustomer() throws IOException {
		var order = orderOf(place("ida", UUID.randomUUID().toString(), ONE_A));
		var customer = eventsOf(order).getFirst().path("data").path("customer").asText();

		pseudonym("{\"customer\":\"ida\"}", "internal").expectStatus().isOk()
				.expectBody().jsonPath("$.pseudonym").isEqualTo(customer);
		problem(pseudonym("{}", "internal"), 400, "bad-request");
		problem(pseudonym("{\"customer\":\"ida\"}", "orders"), 403, "forbidden");
	}

	private WebTestClient.ResponseSpec pseudonym(String body, String scope) {
		return web.post().uri("/internal/pseudonyms").headers(bearer(TestTokens.token("ida", scope)))
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	@Test
	void goesOnAfterTheCursor() throws IOException {
		var earlier = orderOf(place("fay", UUID.randomUUID().toString(), ONE_A));
		var cursor = cursorAtTheEnd();
		var order = orderOf(place("fay", UUID.randomUUID().toString(), ONE_A));

		var subjects = new ArrayList<String>();
		while (!subjects.contains(order)) {
			var page = read(FEED + "&wait=1&after=" + cursor).expectStatus().isOk().expectBody().returnResult();
			json.readTree(page.getResponseBody()).forEach(event -> subjects.add(event.path("subject").asText()));
			cursor = page.getResponseHeaders().getFirst("Stampede-Cursor");
		}

		assertThat(subjects).doesNotContain(earlier);
	}

	@ParameterizedTest
	@ValueSource(strings = {"/internal/events", "/internal/events?reader=", "/internal/events?reader=Big",
			"/internal/events?reader=a&limit=0", "/internal/events?reader=a&limit=1001",
			"/internal/events?reader=a&wait=26", "/internal/events?reader=a&wait=-1",
			"/internal/events?reader=a&after="})
	void refusesInvalidParameters(String uri) {
		problem(read(uri), 400, "bad-request");
	}

	@Test
	void refusesACursorOfAnotherOrigin() {
		var cursor = cursorAtTheEnd();
		for (var other : List.of("x", cursor + "A", "A" + cursor, cursor.substring(0, cursor.length() - 2))) {
			problem(read(FEED + "&after=" + other), 410, "cursor-unknown");
		}
	}

	@Test
	void isForServicesOnly() {
		problem(get("gus", FEED), 403, "forbidden");
		problem(web.get().uri(FEED).headers(bearer(TestTokens.token("op", "operator"))).exchange(), 403, "forbidden");
		problem(web.get().uri(FEED).exchange(), 401, "unauthenticated");
	}

	private WebTestClient.ResponseSpec read(String uri) {
		return web.mutate().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build()
				.get().uri(uri).headers(bearer(TestTokens.token("recommendation-service", "internal"))).exchange();
	}

	private List<JsonNode> eventsOf(String order) throws IOException {
		var found = new ArrayList<JsonNode>();
		var after = "";
		while (true) {
			var page = read(FEED + after).expectStatus().isOk()
					.expectHeader().contentType(CloudEvent.BATCH).expectBody().returnResult();
			var events = json.readTree(page.getResponseBody());
			if (events.isEmpty()) {
				return found;
			}
			StreamSupport.stream(events.spliterator(), false)
					.filter(event -> event.path("subject").asText().equals(order)).forEach(found::add);
			after = "&after=" + page.getResponseHeaders().getFirst("Stampede-Cursor");
		}
	}

	private String cursorAtTheEnd() {
		var cursor = "";
		while (true) {
			var page = read(FEED + (cursor.isEmpty() ? "" : "&after=" + cursor)).expectStatus().isOk().expectBody()
					.returnResult();
			cursor = Objects.requireNonNull(page.getResponseHeaders().getFirst("Stampede-Cursor"));
			if ("[]".equals(new String(Objects.requireNonNull(page.getResponseBody()),
					StandardCharsets.UTF_8))) {
				return cursor;
			}
		}
	}

	private static String orderOf(WebTestClient.ResponseSpec placed) {
		var location = Objects.requireNonNull(placed.expectStatus().isCreated().expectBody().returnResult()
				.getResponseHeaders().getLocation()).toString();
		return location.substring(location.lastIndexOf('/') + 1);
	}
}
