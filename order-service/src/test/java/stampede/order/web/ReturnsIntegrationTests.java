package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Who may cancel or refund an order, until when, and which audit record remains. */
@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
class ReturnsIntegrationTests {
	private static final String ORDERS = "/api/v1/orders";
	private static final String TWO_A = """
			{"lines":[{"sku":"A","quantity":2}],"payment":{"token":"tok_visa"}}""";
	private final String customer = UUID.randomUUID().toString();

	@Autowired
	WebTestClient web;

	@Autowired
	DatabaseClient db;

	@Test
	void letsACustomerTakeBackForAWhile() {
		var order = place();

		refund(customer, "orders", order, "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}").expectStatus().isCreated()
				.expectBody().jsonPath("$.restock").isEqualTo(true);
		cancel(customer, "orders", order, "").expectStatus().isOk().expectBody()
				.jsonPath("$.state").isEqualTo("CANCELLED");

		assertThat(actions(order)).containsExactly("REFUND CUSTOMER " + customer, "CANCELLATION CUSTOMER " + customer);
	}

	@Test
	void refusesACustomerAfterThat() {
		var order = place();
		makeOld(order, Duration.ofMinutes(31));

		problem(refund(customer, "orders", order, "{}"), 409, "return-window-closed");
		problem(cancel(customer, "orders", order, ""), 409, "return-window-closed");

		web.get().uri(ORDERS + "/" + order).headers(as -> as.setBearerAuth(TestTokens.token(customer, "orders")))
				.exchange().expectBody().jsonPath("$.state").isEqualTo("CONFIRMED");
		assertThat(actions(order)).isEmpty();
	}

	@Test
	void letsAnOperatorTakeBackAnyOrderAtAnyTimeAndKeepTheGoodsFromSale() {
		var order = place();
		makeOld(order, Duration.ofDays(40));

		refund("support", "operator", order, "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}],\"restock\":false}")
				.expectStatus().isCreated().expectBody().jsonPath("$.restock").isEqualTo(false);
		web.get().uri(ORDERS + "/" + order).headers(as -> as.setBearerAuth(TestTokens.token("support", "operator")))
				.exchange().expectStatus().isOk().expectBody().jsonPath("$.lines[0].refunded").isEqualTo(1);
		cancel("support", "operator", order, "?restock=false").expectStatus().isOk().expectBody()
				.jsonPath("$.state").isEqualTo("CANCELLED");

		assertThat(actions(order)).containsExactly("REFUND OPERATOR support", "CANCELLATION OPERATOR support");
		assertThat(StubDownstreamServices.calls(order)).noneMatch(call -> call.contains("returns"));
	}

	@Test
	void keepsTheKeysOfCustomersAndOperatorsApart() {
		var order = place();
		var one = "{\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}";

		refund(customer, "orders", order, one).expectStatus().isCreated().expectHeader()
				.doesNotExist("Idempotent-Replayed").expectBody();
		refund("support", "operator", order, one).expectStatus().isCreated().expectHeader()
				.doesNotExist("Idempotent-Replayed").expectBody();
	}

	@Test
	void refusesACustomerWhoDecidesOnTheGoodsAndASelectionThatIsEmpty() {
		var order = place();

		problem(refund(customer, "orders", order, "{\"restock\":false}"), 403, "forbidden");
		problem(cancel(customer, "orders", order, "?restock=false"), 403, "forbidden");
		problem(refund(customer, "orders", order, "{\"lines\":[]}"), 400, "bad-request");
		problem(refund(UUID.randomUUID().toString(), "orders", order, "{}"), 404, "order-not-found");
		assertThat(actions(order)).isEmpty();
	}

	/** A client that reads only the status must not take a refused refund for a cancellation. */
	@Test
	void reportsARefusedRefundAsAProblem() {
		StubDownstreamServices.refund(customer, "FAILED");
		var order = place();

		cancel(customer, "orders", order, "").expectStatus().isEqualTo(409)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/refund-failed")
				.jsonPath("$.state").isEqualTo("CONFIRMED")
				.jsonPath("$.orderId").isEqualTo(order);
		refund(customer, "orders", order, "{}").expectStatus().isCreated().expectBody().jsonPath("$.state")
				.isEqualTo("FAILED");

		StubDownstreamServices.refund(customer, "SUCCEEDED");
		cancel(customer, "orders", order, "").expectStatus().isOk().expectBody();
	}

	/** Each caller receives the outcome of the one refund. */
	@Test
	void reportsARefusedRefundToEveryCallerThatWaits() {
		StubDownstreamServices.refund(customer, "PENDING");
		var order = place();
		var waiting = Flux.range(0, 3)
				.flatMap(_ -> Mono.fromCallable(() -> cancel(customer, "orders", order, "").returnResult(String.class)
						.getStatus().value()).subscribeOn(Schedulers.boundedElastic()), 3)
				.collectList().toFuture();
		await(() -> StubDownstreamServices.calls(order).contains("PUT payments refunds"));

		StubDownstreamServices.refund(customer, "FAILED");

		assertThat(waiting).succeedsWithin(Duration.ofSeconds(30)).asInstanceOf(InstanceOfAssertFactories.LIST)
				.containsOnly(409);
	}

	@Test
	void streamsTheEventsOfAnOrderThatIsBeingRefundedToTheirEnd() {
		StubDownstreamServices.refund(customer, "PENDING");
		var order = place();
		refund(customer, "orders", order, "{}", Duration.ofSeconds(1)).expectStatus().isAccepted().expectBody();

		var types = web.get().uri(ORDERS + "/" + order + "/events")
				.headers(as -> as.setBearerAuth(TestTokens.token(customer, "orders")))
				.exchange().expectStatus().isOk()
				.returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {}).getResponseBody()
				.mapNotNull(ServerSentEvent::event)
				.doOnNext(type -> {
					if (type.equals("REFUNDING")) {
						StubDownstreamServices.refund(customer, "SUCCEEDED");
					}
				})
				.collectList().block(Duration.ofSeconds(30));

		assertThat(types).containsExactly("PLACED", "RESERVED", "CONFIRMED", "REFUNDING", "REFUNDED");
	}

	private static void await(BooleanSupplier fact) {
		Mono.fromSupplier(fact::getAsBoolean).filter(holds -> holds)
				.repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(20))).block(Duration.ofSeconds(30));
	}

	private String place() {
		return Objects.requireNonNull(web.post().uri(ORDERS)
				.headers(as -> as.setBearerAuth(TestTokens.token(customer, "orders")))
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.contentType(MediaType.APPLICATION_JSON).bodyValue(TWO_A).exchange()
				.expectStatus().isCreated().expectBody(JsonNode.class).returnResult().getResponseBody())
				.get("orderId").asText();
	}

	private WebTestClient.ResponseSpec refund(String subject, String scope, String order, String body) {
		return refund(subject, scope, order, body, Duration.ofSeconds(10));
	}

	private WebTestClient.ResponseSpec refund(String subject, String scope, String order, String body,
			Duration budget) {
		return web.mutate().responseTimeout(Duration.ofSeconds(30)).build().post()
				.uri(ORDERS + "/" + order + "/refunds")
				.headers(as -> as.setBearerAuth(TestTokens.token(subject, scope)))
				.header("X-Request-Timeout-Ms", Long.toString(budget.toMillis()))
				.header("Idempotency-Key", "return").contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec cancel(String subject, String scope, String order, String query) {
		return web.mutate().responseTimeout(Duration.ofSeconds(30)).build().post()
				.uri(ORDERS + "/" + order + "/cancellation" + query)
				.headers(as -> as.setBearerAuth(TestTokens.token(subject, scope))).exchange();
	}

	private void makeOld(String order, Duration age) {
		db.sql("UPDATE orders SET created_at = now() - make_interval(secs => :age) WHERE id = :id::uuid")
				.bind("age", (double) age.toSeconds()).bind("id", order).then().block(Duration.ofSeconds(5));
	}

	private List<String> actions(String order) {
		return Objects.requireNonNull(db
				.sql("SELECT concat_ws(' ', action, role, subject) AS said FROM order_action WHERE order_id = :id::uuid ORDER BY id")
				.bind("id", order).map(row -> row.get("said", String.class)).all().collectList()
				.block(Duration.ofSeconds(5)));
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, String type) {
		answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
