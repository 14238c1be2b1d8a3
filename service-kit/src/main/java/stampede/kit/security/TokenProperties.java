package stampede.kit.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Bearer tokens. Only RS256 is accepted: a token cannot choose its own algorithm.
 *
 * @param issuer Required value of the claim "iss".
 * @param audiences The claim "aud" must contain one of these.
 * @param publicKey RSA public key of the issuer as PEM. Set either this or jwk-set-uri.
 * @param jwkSetUri Address of the issuer's JWK set.
 * @param jwksRefreshInterval Interval between two requests for the JWK set.
 * @param maxLifetime A token with a longer time between "iat" and "exp" is refused.
 * @param serviceTokens Directory with one file for each downstream service, NAME.jwt, which contains the token to send to it.
 *     Files may be replaced at run time (Kubernetes: projected service-account tokens).
 * @param workloads Further issuer, for tokens of other services.
 * @param customers Further issuer, for tokens of customers and operators (identity-service, or another OpenID provider).
 */
@Validated
@ConfigurationProperties("stampede.tokens")
public record TokenProperties(@NotBlank String issuer, @NotEmpty Set<String> audiences, @Nullable Resource publicKey,
		@Nullable URI jwkSetUri, @DefaultValue("5m") Duration jwksRefreshInterval,
		@DefaultValue("24h") Duration maxLifetime,
		@Nullable Resource serviceTokens, @Valid @Nullable Workloads workloads, @Valid @Nullable Customers customers) {
	/**
	 * The cluster signs a token for each pod (Kubernetes: projected service-account tokens). It identifies the calling service,
	 * is valid for one audience and about an hour, and contains no scopes: the permitted callers are configured here.
	 *
	 * @param issuer Required value of "iss", for example https://kubernetes.default.svc.cluster.local.
	 * @param jwkSetUri Address of the cluster's JWK set.
	 * @param certificate PEM of the authority that signed the certificate of that address. Without it, the JVM's trust store.
	 * @param bearer File with the token to send with requests for the JWK set. Without it, requests have no token.
	 * @param callers Values of "sub" that may call internal operations, for example
	 *     system:serviceaccount:stampede:order-service.
	 */
	record Workloads(@NotBlank String issuer, @NotNull URI jwkSetUri, @Nullable Resource certificate,
			@Nullable Resource bearer, @NotEmpty Set<String> callers) {}

	/**
	 * The scope "internal" has no effect in its tokens.
	 *
	 * @param issuer Required value of "iss".
	 * @param jwkSetUri Address of the issuer's JWK set.
	 * @param endedSessionsUri Address of identity-service's list of ended sessions, whose tokens are refused within three seconds.
	 *     Without it, a token is valid until it expires.
	 */
	record Customers(@NotBlank String issuer, @Nullable URI jwkSetUri, @Nullable URI endedSessionsUri) {}

	@AssertTrue(message = "stampede.tokens.issuer, workloads.issuer and customers.issuer must differ")
	boolean isEachIssuerNamedOnce() {
		var all = Stream.of(issuer, workloads == null ? null : workloads.issuer(),
				customers == null ? null : customers.issuer()).filter(Objects::nonNull).toList();
		return all.size() == Set.copyOf(all).size();
	}

	@AssertTrue(message = "set exactly one of stampede.tokens.public-key and stampede.tokens.jwk-set-uri")
	boolean isOneSourceOfKeys() {
		return (publicKey == null) != (jwkSetUri == null);
	}
}
