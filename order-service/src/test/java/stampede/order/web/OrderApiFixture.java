package stampede.order.web;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The public API of orders against stubs of the downstream services. */
@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
abstract class OrderApiFixture {
	protected static final String ORDERS = "/api/v1/orders";
	protected static final String ONE_A = """
			{"lines":[{"sku":"A","quantity":1}],"payment":{"token":"tok_visa"}}""";

	@Autowired
	protected WebTestClient web;

	protected WebTestClient.ResponseSpec place(String customer, String key, String body) {
		return web.post().uri(ORDERS).headers(as(customer)).header("Idempotency-Key", key)
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	protected WebTestClient.ResponseSpec get(String customer, String uri) {
		return web.get().uri(uri).headers(as(customer)).exchange();
	}

	protected static Consumer<HttpHeaders> as(String customer) {
		return bearer(TestTokens.token(customer, "orders"));
	}

	protected static Consumer<HttpHeaders> bearer(String token) {
		return headers -> headers.setBearerAuth(token);
	}

	protected static void problem(WebTestClient.ResponseSpec answer, int status, @Nullable String type) {
		var body = answer.expectStatus().isEqualTo(status)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.status").isEqualTo(status)
				.jsonPath("$.trace").doesNotExist();
		if (type != null) {
			body.jsonPath("$.type").isEqualTo("/problems/" + type);
		}
	}
}
