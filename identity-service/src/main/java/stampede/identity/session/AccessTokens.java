package stampede.identity.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.identity.key.KeyRing;
import stampede.identity.key.SigningKey;

/** Issues access tokens of sessions (RFC 9068). Verifiers check them offline. */
@Component
class AccessTokens {
	private static final String AUDIENCE = "stampede";
	/** First-party clients have no id of their own. */
	private static final String CLIENT = "stampede";
	private final KeyRing keys;
	private final AccessTokenProperties properties;
	private final Clock clock = Clock.systemUTC();

	AccessTokens(KeyRing keys, AccessTokenProperties properties) {
		this.keys = keys;
		this.properties = properties;
	}

	/** The life of each token. */
	Duration life() {
		return properties.life();
	}

	/** Signed on a thread that may block: it takes a millisecond, and the JDK keeps the blinding parameters of an RSA key under a lock. */
	Mono<String> issue(Session session) {
		return keys.signing().flatMap(
				key -> Mono.fromCallable(() -> sign(key, session)).subscribeOn(Schedulers.boundedElastic()));
	}

	private String sign(SigningKey key, Session session) {
		var now = clock.instant();
		var claims = new JWTClaimsSet.Builder()
				.issuer(properties.issuer().toString())
				.audience(AUDIENCE)
				.subject(session.account().toString())
				.claim("client_id", CLIENT)
				.claim("scope", session.operator() ? "orders operator" : "orders")
				.claim("sid", session.id().toString())
				.jwtID(UUID.randomUUID().toString())
				.issueTime(Date.from(now))
				.expirationTime(Date.from(now.plus(properties.life())))
				.build();
		var header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType("at+jwt")).keyID(key.kid())
				.build();
		try {
			var token = new SignedJWT(header, claims);
			token.sign(new RSASSASigner(key.key()));
			return token.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException("an RSA key signs RS256", failure);
		}
	}
}
