package stampede.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Which tokens it parses itself and which it leaves to Spring: clients must not see a difference. */
class BearerTokensTests {
	private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.s-i_g";

	@ParameterizedTest
	@ValueSource(strings = {"Bearer ", "bearer ", "BEARER "})
	void readsTheToken(String scheme) {
		assertThat(Objects.requireNonNull(read(scheme + TOKEN).block()).getCredentials()).isEqualTo(TOKEN);
	}

	@ParameterizedTest
	@ValueSource(strings = {"abc~+/==", "abc="})
	void readsATokenThatIsNoJwt(String token) {
		assertThat(Objects.requireNonNull(read("Bearer " + token).block()).getCredentials()).isEqualTo(token);
	}

	@ParameterizedTest
	@ValueSource(strings = {"Bearer", "Bearer ", "Bearer  a", "Bearer a b", "Bearer a,Bearer b", "Bearer a\u00e9",
			"Bearer =a"})
	void refusesWhatIsMalformed(String header) {
		read(header).as(StepVerifier::create).verifyError(OAuth2AuthenticationException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = {"Basic YTpi", "", "DPoP " + TOKEN})
	void leavesOtherSchemesAlone(String header) {
		read(header).as(StepVerifier::create).verifyComplete();
	}

	@Test
	void findsNothingWithoutTheHeader() {
		new BearerTokens().convert(MockServerWebExchange.from(MockServerHttpRequest.get("/"))).as(StepVerifier::create)
				.verifyComplete();
	}

	private static Mono<Authentication> read(String header) {
		return new BearerTokens().convert(MockServerWebExchange.from(
				MockServerHttpRequest.get("/").header("Authorization", header)));
	}
}
