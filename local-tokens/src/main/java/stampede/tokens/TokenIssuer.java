package stampede.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Signs tokens with a key made on the first start; stands in for an identity provider. */
public final class TokenIssuer {
	public static final String ISSUER = "https://stampede.local";
	private static final String AUDIENCE = "stampede";
	private static final Duration USER_TOKENS_LIVE = Duration.ofHours(24);
	private static final Duration SERVICE_TOKENS_LIVE = Duration.ofHours(24);
	private static final int KEY_BITS = 2048;
	private final RSAKey key;
	private final Path publicKey;

	private TokenIssuer(RSAKey key, Path publicKey) {
		this.key = key;
		this.publicKey = publicKey;
	}

	/**
	 * Makes a key there, or takes the one that is.
	 *
	 * @throws IOException when the directory cannot be written, or holds something else
	 */
	public static TokenIssuer open(Path directory) throws IOException {
		try {
			var file = directory.resolve("signing.jwk");
			if (!Files.exists(file)) {
				PrivateFiles.write(file, new RSAKeyGenerator(KEY_BITS).generate().toJSONString());
			}
			var key = RSAKey.parse(Files.readString(file));
			var publicKey = directory.resolve("public.pem");
			PrivateFiles.write(publicKey, pem(key));
			return new TokenIssuer(key, publicKey);
		} catch (JOSEException | ParseException failure) {
			throw new IOException("cannot make or read the signing key in " + directory, failure);
		}
	}

	/** Where the services find the key that verifies. */
	public Path publicKey() {
		return publicKey;
	}

	/** The same key as a JWK set, which is how an issuer publishes it. */
	String jwkSet() {
		return new JWKSet(key.toPublicJWK()).toString();
	}

	/** A customer's or operator's token. */
	public String user(String subject, String scope) {
		return token(subject, AUDIENCE, scope, USER_TOKENS_LIVE);
	}

	/** A token of {@code caller} that only {@code callee} accepts. */
	public String service(String caller, String callee) {
		return token(caller, callee, "internal", SERVICE_TOKENS_LIVE);
	}

	private String token(String subject, String audience, String scope, Duration life) {
		var now = Instant.now();
		var claims = new JWTClaimsSet.Builder()
				.issuer(ISSUER)
				.audience(audience)
				.subject(subject)
				.claim("scope", scope)
				.issueTime(Date.from(now))
				.expirationTime(Date.from(now.plus(life)))
				.build();
		try {
			var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException("an RSA key signs RS256", failure);
		}
	}

	private static String pem(RSAKey key) throws JOSEException {
		var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
		var encoded = encoder.encodeToString(key.toRSAPublicKey().getEncoded());
		return "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
	}
}
