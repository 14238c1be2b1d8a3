package stampede.kit.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import reactor.core.publisher.Flux;

/** The public keys of an issuer. A service that issues tokens itself defines a bean {@code customerKeys} of this type. */
@FunctionalInterface
public interface KeySource {
	/** All keys that may have signed the token; fails with {@link KeysUnavailableException} while there are none. */
	Flux<JWK> of(SignedJWT token);
}
