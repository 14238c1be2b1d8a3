package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.TestTokens;

/** An invalid token is refused at every endpoint. */
@GatewayTest
class TokensIntegrationTests {
	@BeforeEach
	void forget() {
		Upstreams.ORDERS.forget();
	}

	static Stream<Arguments> badTokens() throws JOSEException, ParseException {
		var good = TestTokens.token("ann", "orders");
		var claims = JWTParser.parse(good).getJWTClaimsSet();
		return Stream.of(
				Arguments.of("none", ""),
				Arguments.of("no JWT", "Bearer opaque"),
				Arguments.of("basic", "Basic YW5uOmFubg=="),
				Arguments.of("expired", bearer(it -> it.expirationTime(Date.from(Instant.now().minusSeconds(120))))),
				Arguments.of("without an end", bearer(it -> it.expirationTime(null))),
				Arguments.of("not yet valid",
						bearer(it -> it.notBeforeTime(Date.from(Instant.now().plusSeconds(120))))),
				Arguments.of("wrong audience", bearer(it -> it.audience("inventory-service"))),
				Arguments.of("wrong issuer", bearer(it -> it.issuer("https://elsewhere.test"))),
				Arguments.of("alg=none", "Bearer " + new PlainJWT(claims).serialize()),
				Arguments.of("HS256 signed with the public key", "Bearer " + signedWithPublicKey(claims)),
				Arguments.of("changed", "Bearer " + changed(good)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badTokens")
	void refusesABadToken(String name, String authorization, @Autowired WebTestClient web) {
		web.get().uri("/api/v1/orders/7")
				.headers(headers -> {
					if (!authorization.isEmpty()) {
						headers.set("Authorization", authorization);
					}
				})
				.exchange()
				.expectStatus().isUnauthorized()
				.expectHeader().valueEquals("WWW-Authenticate",
						authorization.startsWith("Bearer ") ? "Bearer error=\"invalid_token\"" : "Bearer")
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/unauthenticated");

		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	private static String bearer(UnaryOperator<JWTClaimsSet.Builder> changes) {
		return "Bearer " + TestTokens.token("ann", "orders", changes);
	}

	private static String signedWithPublicKey(JWTClaimsSet claims) throws JOSEException {
		var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
		jwt.sign(new MACSigner(TestTokens.publicKeyPem().getBytes(StandardCharsets.US_ASCII)));
		return jwt.serialize();
	}

	/** Another scope under the signature of the first. */
	private static String changed(String good) {
		var parts = good.split("\\.", -1);
		var other = TestTokens.token("ann", "orders operator").split("\\.", -1);
		return parts[0] + "." + other[1] + "." + parts[2];
	}
}
