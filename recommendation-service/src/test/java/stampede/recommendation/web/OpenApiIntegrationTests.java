package stampede.recommendation.web;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.recommendation.RecommendationTest;
import stampede.testsupport.ApiContract;

/** The published contract agrees with the code. */
@RecommendationTest
class OpenApiIntegrationTests {
	@Test
	void isWhatIsPublished(@Autowired WebTestClient web) {
		var document = web.mutate().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build().get()
				.uri("/v3/api-docs").exchange()
				.expectStatus().isOk()
				.expectBody(String.class).returnResult().getResponseBody();

		new ApiContract("recommendation-service").check(Objects.requireNonNull(document));
	}
}
