package stampede.order.web;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.order.StubDownstreamServices;
import stampede.testsupport.ApiContract;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The published contract agrees with the code. */
@SpringBootTest(properties = "management.server.port=0", webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubDownstreamServices.class})
class OpenApiIntegrationTests {
	@Test
	void isWhatIsPublished(@Autowired WebTestClient web) {
		var document = web.mutate().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build().get()
				.uri("/v3/api-docs").exchange()
				.expectStatus().isOk()
				.expectBody(String.class).returnResult().getResponseBody();

		new ApiContract("order-service").check(Objects.requireNonNull(document));
	}
}
