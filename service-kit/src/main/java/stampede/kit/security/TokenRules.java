package stampede.kit.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import stampede.kit.text.ReadableText;

/** The claims that a token must have, in addition to a valid signature. */
final class TokenRules {
	private static final Pattern SUBJECT = Pattern.compile(ReadableText.NAME);
	/** RFC 9068 gives access tokens a type of their own. */
	private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");
	private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
	private final Duration longestLife;
	private final Clock clock;

	TokenRules(Duration longestLife, Clock clock) {
		this.longestLife = longestLife;
		this.clock = clock;
	}

	/** For the issuer of users' and services' tokens. */
	OAuth2TokenValidator<Jwt> of(String issuer, Set<String> audiences) {
		return new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new JwtIssuerValidator(issuer),
				endsInTime(), names(), audience(audiences));
	}

	/** For a cluster's workload tokens: their audience must be this service only. */
	OAuth2TokenValidator<Jwt> ofWorkloads(TokenProperties.Workloads workloads, String service) {
		return new DelegatingOAuth2TokenValidator<>(of(workloads.issuer(), Set.of(service)),
				new JwtClaimValidator<String>(JwtClaimNames.SUB, workloads.callers()::contains),
				new JwtClaimValidator<List<String>>(JwtClaimNames.AUD, List.of(service)::equals));
	}

	static <C extends SecurityContext> void types(ConfigurableJWTProcessor<C> processor) {
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
	}

	/**
	 * A token without an expiry, with a distant one, or issued in the future, would outlive its revocation. The decoder fills in a
	 * missing {@code iat} as one second before {@code exp}; such a token counts as issued now.
	 */
	private OAuth2TokenValidator<Jwt> endsInTime() {
		return token -> {
			var end = token.getExpiresAt();
			var now = clock.instant();
			var stated = token.getIssuedAt();
			var issued = stated == null || end == null || stated.equals(end.minusSeconds(1)) ? now : stated;
			var begin = issued.isBefore(now) ? issued : now;
			return end != null && !issued.isAfter(now.plus(CLOCK_SKEW))
					&& Duration.between(begin, end).compareTo(longestLife) <= 0
							? OAuth2TokenValidatorResult.success()
							: OAuth2TokenValidatorResult
									.failure(new OAuth2Error("invalid_token",
											"the token has no end, a late one, or a beginning in the future", null));
		};
	}

	/** Each record belongs to a subject, so the subject's length and characters must suit columns and log lines. */
	private static OAuth2TokenValidator<Jwt> names() {
		return new JwtClaimValidator<String>(JwtClaimNames.SUB,
				subject -> subject != null && !subject.isBlank() && SUBJECT.matcher(subject).matches());
	}

	private static OAuth2TokenValidator<Jwt> audience(Set<String> audiences) {
		return new JwtClaimValidator<List<String>>(JwtClaimNames.AUD,
				audience -> audience != null && !Collections.disjoint(audience, audiences));
	}
}
