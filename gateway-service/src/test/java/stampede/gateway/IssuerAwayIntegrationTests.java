package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.testsupport.TestTokens;

/** While no key of the issuer is known, requests with a token get 503, and public endpoints are served. */
@Timeout(60)
class IssuerAwayIntegrationTests {
	@Test
	void asksCallersToComeBack() {
		try (var gateway = RunningGateway.start(_ -> {}, "stampede.tokens.issuer=" + TestTokens.ISSUER,
				"stampede.tokens.audiences=" + TestTokens.AUDIENCE,
				"stampede.tokens.jwk-set-uri=http://127.0.0.1:1/jwks")) {
			var refused = Objects
					.requireNonNull(gateway.ask("GET", "/api/v1/orders", "ann").block(Duration.ofSeconds(20)));
			var unauthenticated = Objects
					.requireNonNull(gateway.ask("GET", "/api/v1/items", "").block(Duration.ofSeconds(20)));

			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.headers().getFirst("Retry-After")).isEqualTo("5");
			assertThat(refused.body()).contains("/problems/unavailable");
			assertThat(unauthenticated.status()).isEqualTo(200);
		}
	}
}
