package stampede.kit.security;

import java.util.Collection;
import java.util.List;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import reactor.core.publisher.Mono;

/**
 * The authorities of a token: its scopes. {@code internal} counts only if the token's audience is this service, so that a service
 * cannot pass the token of a caller on to another service, and only from the issuer of the services' tokens (ADR 3).
 */
final class Scopes implements Converter<Jwt, Mono<AbstractAuthenticationToken>> {
	private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();
	private final String service;
	private final String internalIssuer;

	/** @param internalIssuer the only issuer of {@code internal} */
	Scopes(String service, String internalIssuer) {
		this.service = service;
		this.internalIssuer = internalIssuer;
	}

	@Override
	public Mono<AbstractAuthenticationToken> convert(Jwt token) {
		return Mono.just(new JwtAuthenticationToken(token, authorities(token), token.getSubject()));
	}

	private List<GrantedAuthority> authorities(Jwt token) {
		Collection<GrantedAuthority> granted = scopes.convert(token);
		return granted.stream()
				.filter(scope -> !ServiceSecurity.INTERNAL.equals(scope.getAuthority())
						|| isOfService(token))
				.toList();
	}

	private boolean isOfService(Jwt token) {
		return token.getAudience().contains(service)
				&& internalIssuer.equals(token.getClaimAsString(JwtClaimNames.ISS));
	}
}
