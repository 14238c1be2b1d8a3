package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Tokens and keys as Keycloak 26 issues them, of a realm that is configured as docs/identity-provider.md says: with its extra claims, an
 * encryption key in the key set, and roles, which have no meaning here.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakTokensIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private static final String REALM = "https://sso.shop.example/realms/shop";
	private final RSAKey signing = key(KeyUse.SIGNATURE, JWSAlgorithm.RS256.getName());
	private final RSAKey encryption = key(KeyUse.ENCRYPTION, "RSA-OAEP");
	private final RSAKey next = key(KeyUse.SIGNATURE, JWSAlgorithm.RS256.getName());
	private final String subject = UUID.randomUUID().toString();
	private volatile JWKSet published = new JWKSet(List.of(encryption, signing));
	private DisposableServer keycloak;
	private RunningGateway gateway;

	@BeforeAll
	void start() {
		keycloak = HttpServer.create().host("127.0.0.1").port(0)
				.handle((_, response) -> response.addHeader("Content-Type", "application/json")
						.sendString(Mono.fromSupplier(() -> published.toPublicJWKSet().toString())))
				.bindNow();
		gateway = RunningGateway.start(_ -> {}, "stampede.tokens.issuer=" + REALM, "stampede.tokens.audiences=stampede",
				"stampede.tokens.jwks-refresh-interval=100ms",
				"stampede.tokens.jwk-set-uri=http://127.0.0.1:" + keycloak.port()
						+ "/realms/shop/protocol/openid-connect/certs");
		RunningGateway.await("the keys are known", () -> ask(accessToken(claims -> claims)) != 503);
	}

	@AfterAll
	void stop() {
		gateway.close();
		keycloak.disposeNow();
	}

	@Test
	void acceptsAnAccessTokenWithTheScopeAmongOthers() {
		assertThat(ask(accessToken(claims -> claims))).isEqualTo(200);
	}

	@Test
	void refusesTokensThatAreNotForTheShop() {
		assertThat(ask(accessToken(claims -> claims.audience("account")))).as("no audience mapper").isEqualTo(401);
		assertThat(ask(accessToken(claims -> claims.audience("storefront").claim("typ", "ID")))).as("an ID token")
				.isEqualTo(401);
		assertThat(ask(refreshToken())).as("a refresh token").isEqualTo(401);
		assertThat(ask(accessToken(claims -> claims.issuer(REALM + "-2")))).as("another realm").isEqualTo(401);
	}

	@Test
	void givesRolesNoMeaning() {
		assertThat(ask(accessToken(claims -> claims.claim("scope", "openid profile email")))).isEqualTo(403);
		assertThat(ask("PUT", "/api/v1/items/A-1", accessToken(claims -> claims))).as("the role operator")
				.isEqualTo(403);
		assertThat(ask("PUT", "/api/v1/items/A-1",
				accessToken(claims -> claims.claim("scope", "openid operator")))).isEqualTo(200);
	}

	@Test
	void followsARotationOfKeys() {
		published = new JWKSet(List.of(encryption, next, signing));

		RunningGateway.await("the next key is known", () -> ask(signed(next, base().build())) == 200);
		assertThat(ask(accessToken(claims -> claims))).as("the former key").isEqualTo(200);
	}

	private int ask(String token) {
		return ask("GET", "/api/v1/orders", token);
	}

	private int ask(String method, String path, String token) {
		return Objects.requireNonNull(gateway.ask(method, path, "", "Authorization", "Bearer " + token).block(LIMIT))
				.status();
	}

	private String accessToken(UnaryOperator<JWTClaimsSet.Builder> changes) {
		return signed(signing, changes.apply(base()).build());
	}

	private JWTClaimsSet.Builder base() {
		var now = Instant.now();
		var session = UUID.randomUUID().toString();
		return new JWTClaimsSet.Builder()
				.expirationTime(Date.from(now.plusSeconds(300))).issueTime(Date.from(now))
				.claim("auth_time", now.getEpochSecond() - 5).jwtID("onrtac:" + UUID.randomUUID())
				.issuer(REALM).audience(List.of("stampede", "account")).subject(subject)
				.claim("typ", "Bearer").claim("azp", "storefront").claim("sid", session).claim("acr", "1")
				.claim("allowed-origins", List.of("https://shop.example"))
				.claim("realm_access", Map.of("roles", List.of("default-roles-shop", "operator", "internal")))
				.claim("resource_access", Map.of("account", Map.of("roles", List.of("manage-account"))))
				.claim("scope", "openid profile email orders")
				.claim("email_verified", true).claim("preferred_username", "ada").claim("email", "ada@shop.example");
	}

	private static String signed(RSAKey key, JWTClaimsSet claims) {
		try {
			var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT)
					.keyID(key.getKeyID()).build(), claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** Keycloak signs refresh tokens with a secret of its own. */
	private String refreshToken() {
		try {
			var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS512).type(JOSEObjectType.JWT)
					.keyID(UUID.randomUUID().toString()).build(),
					base().audience(REALM).claim("typ", "Refresh").build());
			jwt.sign(new MACSigner(new byte[64]));
			return jwt.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static RSAKey key(KeyUse use, String algorithm) {
		try {
			return new RSAKeyGenerator(2048).keyUse(use).algorithm(JWSAlgorithm.parse(algorithm))
					.keyID(UUID.randomUUID().toString()).generate();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}
}
