package stampede.testsupport;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A key made for this JVM and tokens signed with it. As a context initializer it makes the service under test believe
 * them; their audience is {@code stampede}, and that of internal ones the services, too.
 */
public final class TestTokens implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	public static final String ISSUER = "https://issuer.test";
	public static final String AUDIENCE = "stampede";
	private static final List<String> SERVICES = List.of(AUDIENCE, "inventory-service", "payment-service",
			"identity-service", "order-service", "recommendation-service");
	private static final Duration LIFE = Duration.ofHours(1);

	private static final class Key {
		static final RSAKey PAIR = generate();

		private static RSAKey generate() {
			try {
				return new RSAKeyGenerator(2048).generate();
			} catch (JOSEException failure) {
				throw new IllegalStateException(failure);
			}
		}
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of(
				"stampede.tokens.issuer=" + ISSUER,
				"stampede.tokens.audiences=" + AUDIENCE,
				"stampede.tokens.public-key=base64:"
						+ Base64.getEncoder().encodeToString(publicKeyPem().getBytes(StandardCharsets.US_ASCII)))
				.applyTo(context);
	}

	/** A token of {@code subject} with the given scopes, separated by blanks. */
	public static String token(String subject, String scope) {
		return token(subject, scope, UnaryOperator.identity());
	}

	/** The same with some claims changed, to be refused. */
	public static String token(String subject, String scope, UnaryOperator<JWTClaimsSet.Builder> changes) {
		var claims = changes.apply(new JWTClaimsSet.Builder()
				.issuer(ISSUER)
				.audience(scope.contains("internal") ? SERVICES : List.of(AUDIENCE))
				.subject(subject)
				.claim("scope", scope)
				.issueTime(Date.from(Instant.now()))
				.expirationTime(Date.from(Instant.now().plus(LIFE))));
		try {
			var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims.build());
			jwt.sign(new RSASSASigner(Key.PAIR));
			return jwt.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** The public half as PEM. */
	public static String publicKeyPem() {
		try {
			var encoded = Base64.getMimeEncoder().encodeToString(Key.PAIR.toRSAPublicKey().getEncoded());
			return "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}
}
