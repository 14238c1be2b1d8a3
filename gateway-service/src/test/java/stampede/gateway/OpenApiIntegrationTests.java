package stampede.gateway;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.ApiContract;

/** The published description of the gateway's own operations. It is written by hand; the system tests compare it with responses. */
@GatewayTest
class OpenApiIntegrationTests {
	@Test
	void isWhatIsPublished(@Autowired WebTestClient web) {
		var document = web.get().uri("/openapi/gateway-service").exchange()
				.expectStatus().isOk()
				.expectHeader().contentType(MediaType.APPLICATION_JSON)
				.expectBody(String.class).returnResult().getResponseBody();

		new ApiContract("gateway-service").check(Objects.requireNonNull(document));
	}
}
