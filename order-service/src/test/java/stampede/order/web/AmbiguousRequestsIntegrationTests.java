package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Requests that could be read in two ways are refused before anything happens. */
@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
class AmbiguousRequestsIntegrationTests {
	private static final String ORDERS = "/api/v1/orders";
	private static final String ONE_A = """
			{"lines":[{"sku":"A","quantity":1}],"payment":{"token":"tok_visa"}}""";
	private final String customer = UUID.randomUUID().toString();

	@Autowired
	WebTestClient web;
	@LocalServerPort
	int port;

	@Test
	void refusesAKeyThatStandsTwiceAndPlacesNothing() {
		refused(web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", "k", "k")
				.contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A).exchange(), 400);

		assertThat(orders()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = {"Authorization", "X-Request-Timeout-Ms", "Last-Event-ID", "Content-Type"})
	void refusesAHeaderThatMayStandOnceAndStandsTwice(String name) {
		refused(web.get().uri(ORDERS).headers(headers -> {
			asCustomer(headers);
			headers.addIfAbsent(name, "1000");
			headers.add(name, "1000");
		}).exchange(), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = {"?limit=1&limit=2", "?state=CONFIRMED&state=REJECTED", "?cursor=a&cursor=a"})
	void refusesAParameterThatStandsTwice(String query) {
		refused(web.get().uri(ORDERS + query).headers(this::asCustomer).exchange(), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = {" ", "\t", "1-1-1-1-1", "\0", "a\nb", " 00000000-0000-7000-8000-000000000000"})
	void refusesAnIdThatIsNone(String id) {
		for (var path : new String[]{"", "/events"}) {
			refused(web.get().uri(ORDERS + "/{id}" + path, id).headers(this::asCustomer).exchange(), 400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"?limit=0100", "?limit=0x64", "?limit=%2B100", "?limit=%20100", "?limit=100%20",
			"?limit=%23064",
			"?limit=1e2", "?limit=%D9%A1%D9%A0", "?limit=2147483648", "?state=%20CONFIRMED", "?state=confirmed",
			"?state=CONFIRMED%20", "?cursor="})
	void refusesParametersInAnotherNotation(String query) {
		refused(web.get().uri(exactly(ORDERS + query)).headers(this::asCustomer).exchange(), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = {"on", "1", "yes", "TRUE", "%20true", "off"})
	void refusesABooleanInAnotherNotation(String restock) {
		var id = place("restock");

		refused(web.post().uri(exactly(ORDERS + "/" + id + "/cancellation?restock=" + restock))
				.headers(this::asCustomer)
				.exchange(), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = {"+2", "02", "0x1", "1.0", "-", "99999999999"})
	void refusesAnEventIdInAnotherNotation(String lastEventId) {
		var id = place("events");

		refused(web.get().uri(ORDERS + "/" + id + "/events").headers(this::asCustomer)
				.header("Last-Event-ID", lastEventId).exchange(), 400);
	}

	/** Also of errors: the problem document needs no negotiation. */
	@ParameterizedTest
	@ValueSource(strings = {"application", "application/json;q=2", "a/b/c", ";q=1", "application/json;charset=x-none"})
	void refusesAMalformedAcceptWithAProblem(String accept) {
		refused(web.get().uri(ORDERS + "/" + UUID.randomUUID()).headers(this::asCustomer).header("Accept", accept)
				.exchange(), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = {"If-Match", "If-Unmodified-Since", "If-None-Match"})
	void refusesAPreconditionThatItWouldIgnore(String name) {
		refused(web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", "condition")
				.header(name, "*").contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A).exchange(), 400);

		assertThat(orders()).isZero();
	}

	@Test
	void refusesABodyThatTheOperationDoesNotDeclare() {
		var id = place("undeclared");

		refused(web.post().uri(ORDERS + "/" + id + "/cancellation").headers(this::asCustomer)
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{\"restock\":false}").exchange(), 415);

		web.get().uri(ORDERS + "/" + id).headers(this::asCustomer).exchange()
				.expectBody().jsonPath("$.state").isEqualTo("CONFIRMED");
	}

	@ParameterizedTest
	@ValueSource(strings = {"eachSkuNamedOnce", "ofFewUnits"})
	void refusesMembersThatAreForValidationOnly(String member) {
		refused(web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", member)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(ONE_A.replaceFirst("\\{", "{\"" + member + "\":true,"))
				.exchange(), 400);
	}

	@Test
	void refusesWhatItCannotAnswerInBeforeItActs() {
		var id = place("first");

		refused(web.post().uri(ORDERS + "/" + id + "/refunds").headers(this::asCustomer)
				.header("Idempotency-Key", "r").accept(MediaType.valueOf("text/csv"))
				.contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange(), 406);
		refused(web.post().uri(ORDERS + "/" + id + "/cancellation").headers(this::asCustomer)
				.accept(MediaType.APPLICATION_XML).exchange(), 406);
		refused(web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", "xml")
				.accept(MediaType.APPLICATION_XML).contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A).exchange(),
				406);

		web.get().uri(ORDERS + "/" + id).headers(this::asCustomer).exchange()
				.expectBody().jsonPath("$.state").isEqualTo("CONFIRMED");
		assertThat(orders()).isEqualTo(1);
	}

	@Test
	void saysThatNothingWasStartedOnlyWhereNothingWas() {
		var late = web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", "late")
				.header("X-Request-Timeout-Ms", "200")
				.contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A).exchange()
				.expectStatus().isEqualTo(504).expectBody()
				.jsonPath("$.type").isEqualTo("/problems/deadline-exceeded")
				.returnResult();

		assertThat(new String(Objects.requireNonNull(late.getResponseBody()), StandardCharsets.UTF_8))
				.contains("before the work started");
		assertThat(orders()).isZero();
	}

	/** As it is written, without a second encoding. */
	private URI exactly(String pathAndQuery) {
		return URI.create("http://localhost:" + port + pathAndQuery);
	}

	private String place(String key) {
		return Objects.requireNonNull(web.post().uri(ORDERS).headers(this::asCustomer).header("Idempotency-Key", key)
				.contentType(MediaType.APPLICATION_JSON).bodyValue(ONE_A).exchange()
				.expectStatus().isCreated().expectBody(JsonNode.class).returnResult()
				.getResponseBody()).get("orderId").asText();
	}

	private int orders() {
		return Objects.requireNonNull(web.get().uri(ORDERS).headers(this::asCustomer).exchange()
				.expectStatus().isOk().expectBody(JsonNode.class).returnResult()
				.getResponseBody()).get("orders").size();
	}

	private void asCustomer(HttpHeaders headers) {
		headers.setBearerAuth(TestTokens.token(customer, "orders"));
	}

	private static void refused(WebTestClient.ResponseSpec answer, int status) {
		answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.status").isEqualTo(status);
	}
}
