package stampede.kit.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
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
 * @param workloads a second issuer, of tokens that only neighbours show
 */
@Validated
@ConfigurationProperties("stampede.tokens")
public record TokenProperties(@NotBlank String issuer, @NotEmpty Set<String> audiences, @Nullable Resource publicKey,
		@Nullable URI jwkSetUri, @DefaultValue("5m") Duration keysEvery, @DefaultValue("24h") Duration longestLife,
		@Nullable Resource serviceTokens, @Valid @Nullable Workloads workloads) {
	/**
	 * The cluster that a service runs in signs a token for each pod (Kubernetes: projected service-account tokens). It says
	 * who calls, for one audience and about an hour, and nothing of scopes: who may call stands here.
	 *
	 * @param issuer the exact {@code iss}, for example {@code https://kubernetes.default.svc.cluster.local}
	 * @param jwkSetUri where the cluster publishes its keys
	 * @param certificate the authority, as PEM, that signed the certificate of that address; absent for the JVM's own
	 * @param bearer a file with the token by which the keys are asked for; absent where everybody may ask
	 * @param callers the exact {@code sub} of those who may call what is internal, for example
	 *     {@code system:serviceaccount:stampede:order-service}
	 */
	record Workloads(@NotBlank String issuer, @NotNull URI jwkSetUri, @Nullable Resource certificate,
			@Nullable Resource bearer, @NotEmpty Set<String> callers) {}

	@AssertTrue(message = "set exactly one of stampede.tokens.public-key and stampede.tokens.jwk-set-uri")
	boolean isOneSourceOfKeys() {
		return (publicKey == null) != (jwkSetUri == null);
	}
}
