package stampede.systemtests;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

/** Tokens with one flaw each. */
final class Forge {
	private static final int KEY_BITS = 2048;
	private final Path keys;

	Forge(Path keys) {
		this.keys = keys;
	}

	/** Rightly signed, with the claims of a customer but for {@code flaw}. */
	String with(UnaryOperator<JWTClaimsSet.Builder> flaw) {
		try {
			return signed(claims(flaw), RSAKey.parse(read("signing.jwk")));
		} catch (ParseException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	/** The header says {@code none}, and there is no signature. */
	String unsigned() {
		return new PlainJWT(claims(same -> same)).serialize();
	}

	/** Signed with another RSA key. */
	String byAnotherKey() {
		try {
			return signed(claims(same -> same), new RSAKeyGenerator(KEY_BITS).generate());
		} catch (JOSEException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	/** HS256 with the text of the public key as the secret, for a verifier that lets the token choose. */
	String byThePublicKeysText() {
		return byHmac(read("public.pem").getBytes(StandardCharsets.US_ASCII));
	}

	/** HS256 with the bytes of the public key as the secret. */
	String byThePublicKeysBytes() {
		try {
			return byHmac(RSAKey.parse(read("signing.jwk")).toRSAPublicKey().getEncoded());
		} catch (ParseException | JOSEException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private String byHmac(byte[] secret) {
		try {
			var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(same -> same));
			jwt.sign(new MACSigner(secret));
			return jwt.serialize();
		} catch (JOSEException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private static String signed(JWTClaimsSet claims, RSAKey key) {
		try {
			var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		} catch (JOSEException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> flaw) {
		return flaw.apply(new JWTClaimsSet.Builder()
				.issuer("https://stampede.local")
				.audience("stampede")
				.subject("mallory")
				.claim("scope", "orders operator internal")
				.expirationTime(Date.from(Instant.now().plusSeconds(600))))
				.build();
	}

	private String read(String file) {
		try {
			return Files.readString(keys.resolve(file));
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
