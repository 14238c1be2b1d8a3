package stampede.kit.security;

import java.util.Collection;
import java.util.List;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import reactor.core.publisher.Mono;

/**
 * What a token allows: its scopes, but {@code internal} only where the token was made for this very service. What one
 * neighbour is shown it cannot pass on to another (ADR 3).
 */
final class Scopes implements Converter<Jwt, Mono<AbstractAuthenticationToken>> {
	private final JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();
	private final String service;

	Scopes(String service) {
		this.service = service;
	}

	@Override
	public Mono<AbstractAuthenticationToken> convert(Jwt token) {
		return Mono.just(new JwtAuthenticationToken(token, authorities(token), token.getSubject()));
	}

	private List<GrantedAuthority> authorities(Jwt token) {
		Collection<GrantedAuthority> granted = scopes.convert(token);
		return granted.stream()
				.filter(scope -> !ServiceSecurity.INTERNAL.equals(scope.getAuthority())
						|| token.getAudience().contains(service))
				.toList();
	}
}
