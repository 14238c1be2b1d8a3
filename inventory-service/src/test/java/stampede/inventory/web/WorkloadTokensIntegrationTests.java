package stampede.inventory.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import stampede.inventory.InventoryTest;
import stampede.testsupport.TestTokens;

/** Tokens that a Kubernetes cluster projects into its pods, beside those of the users' issuer. */
@InventoryTest
class WorkloadTokensIntegrationTests {
	private static final String CLUSTER = "https://kubernetes.default.svc.cluster.local";
	private static final String CALLER = "system:serviceaccount:stampede:order-service";
	private static final RSAKey KEY = key();
	/** Like the API server, it publishes its keys only to callers with a token. */
	private static final DisposableServer SERVER = HttpServer.create().host("127.0.0.1").port(0)
			.handle((request, response) -> "Bearer of-this-pod".equals(request.requestHeaders().get("Authorization"))
					? response.sendString(Mono.just(new JWKSet(KEY).toPublicJWKSet().toString()))
					: response.status(401).send())
			.bindNow();

	@TempDir
	static Path files;

	@Autowired
	WebTestClient web;

	@DynamicPropertySource
	static void cluster(DynamicPropertyRegistry properties) throws Exception {
		var bearer = Files.writeString(files.resolve("token"), "of-this-pod\n");
		Map.of("issuer", CLUSTER, "jwk-set-uri", "http://127.0.0.1:" + SERVER.port() + "/openid/v1/jwks", "bearer",
				bearer.toUri().toString(), "callers", CALLER)
				.forEach((name, value) -> properties.add("stampede.tokens.workloads." + name, () -> value));
	}

	@AfterAll
	static void stop() {
		SERVER.disposeNow();
	}

	@Test
	void letsTheDownstreamServiceCallWhatIsInternal() {
		ask("/internal/audit", cluster(claims -> claims), HttpStatus.OK);
	}

	/** The cluster states a workload's identity; it cannot grant the operator scope. */
	@Test
	void givesNoOtherScope() {
		ask("/api/v1/items", cluster(claims -> claims), HttpStatus.OK);
		web.put().uri("/api/v1/items/A").headers(headers -> {
			headers.setBearerAuth(cluster(claims -> claims.claim("scope", "operator")));
			headers.set("Content-Type", "application/json");
		}).bodyValue("{\"name\":\"A\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}").exchange()
				.expectStatus().isForbidden().expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = {"another caller", "another audience", "a second audience", "the users' audience", "no end",
			"a late end", "the users' issuer", "another cluster"})
	void refuses(String what) {
		var token = cluster(claims -> switch (what) {
			case "another caller" -> claims.subject("system:serviceaccount:stampede:gateway-service");
			case "another audience" -> claims.audience("payment-service");
			case "a second audience" -> claims.audience(List.of("inventory-service", "payment-service"));
			case "the users' audience" -> claims.audience("stampede");
			case "no end" -> claims.expirationTime(null);
			case "a late end" -> claims.expirationTime(Date.from(Instant.now().plus(Duration.ofDays(365))));
			case "the users' issuer" -> claims.issuer(TestTokens.ISSUER);
			case "another cluster" -> claims.issuer("https://elsewhere");
			default -> throw new IllegalArgumentException(what);
		});

		ask("/internal/audit", token, HttpStatus.UNAUTHORIZED);
	}

	/** A holder of the users' signing key cannot issue a token of a workload. */
	@Test
	void believesTheClusterByItsOwnKeyAlone() {
		ask("/internal/audit",
				TestTokens.token(CALLER, "internal",
						claims -> claims.issuer(CLUSTER).audience("inventory-service")),
				HttpStatus.UNAUTHORIZED);
	}

	/** With an issuer of their own for services, the users' issuer names no service. */
	@Test
	void takesNoScopeInternalFromTheUsersIssuer() {
		ask("/internal/audit", TestTokens.token("order-service", "internal"), HttpStatus.FORBIDDEN);
	}

	private void ask(String path, String token, HttpStatus expected) {
		web.get().uri(path).headers(headers -> headers.setBearerAuth(token)).exchange()
				.expectStatus().isEqualTo(expected).expectBody();
	}

	/** As Kubernetes makes them: no scope, no type, one audience, an hour. */
	private static String cluster(UnaryOperator<JWTClaimsSet.Builder> changes) {
		var claims = changes.apply(new JWTClaimsSet.Builder()
				.issuer(CLUSTER)
				.subject(CALLER)
				.audience("inventory-service")
				.claim("kubernetes.io", Map.of("namespace", "stampede"))
				.issueTime(Date.from(Instant.now()))
				.expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1)))));
		try {
			var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(),
					claims.build());
			token.sign(new RSASSASigner(KEY));
			return token.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).keyID("cluster").generate();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}
}
