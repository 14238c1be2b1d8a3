package stampede.payment.web;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.payment.StubProvider;
import stampede.testsupport.ApiContract;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The published contract agrees with the code. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class OpenApiIntegrationTests {
	@Test
	void isWhatIsPublished(@Autowired WebTestClient web) {
		var document = web.mutate().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build().get()
				.uri("/v3/api-docs").exchange()
				.expectStatus().isOk()
				.expectBody(String.class).returnResult().getResponseBody();

		new ApiContract("payment-service").check(Objects.requireNonNull(document));
	}
}
