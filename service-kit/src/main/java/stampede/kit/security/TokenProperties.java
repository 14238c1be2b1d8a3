package stampede.kit.security;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens are believed. Only RS256 is: a token cannot choose its own algorithm.
 *
 * @param issuer the exact {@code iss} of every token
 * @param audiences a token's {@code aud} must name one of these
 * @param publicKey an RSA public key as PEM; either this or {@code jwkSetUri}
 * @param jwkSetUri where the issuer publishes its keys
 * @param keysEvery how often they are looked up there
 * @param longestLife a token that lives longer is not believed
 * @param serviceTokens a directory with one file per neighbour, {@code NAME.jwt}, holding the token to show to it; the
 *     files may be replaced while the service runs, as Kubernetes does with projected service-account tokens
 */
@Validated
@ConfigurationProperties("stampede.tokens")
public record TokenProperties(@NotBlank String issuer, @NotEmpty Set<String> audiences, @Nullable Resource publicKey,
		@Nullable URI jwkSetUri, @DefaultValue("5m") Duration keysEvery, @DefaultValue("24h") Duration longestLife,
		@Nullable Resource serviceTokens) {
	@AssertTrue(message = "set exactly one of stampede.tokens.public-key and stampede.tokens.jwk-set-uri")
	boolean isOneSourceOfKeys() {
		return (publicKey == null) != (jwkSetUri == null);
	}
}
