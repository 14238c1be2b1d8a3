package stampede.kit.security;

import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/** The security chain that all services share; each adds only its own paths, and everything else is denied. */
public final class ServiceSecurity {
	/** Authorities of the three scopes. */
	public static final String ORDERS = "SCOPE_orders";
	public static final String OPERATOR = "SCOPE_operator";
	public static final String INTERNAL = "SCOPE_internal";

	private final ProblemWriter problems;
	private final Scopes scopes;

	ServiceSecurity(ProblemWriter problems, Scopes scopes) {
		this.problems = problems;
		this.scopes = scopes;
	}

	/** Bearer tokens only, no session, no CSRF token; {@code paths} first, then deny. */
	public SecurityWebFilterChain chain(ServerHttpSecurity http, Consumer<AuthorizeExchangeSpec> paths) {
		return http
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.formLogin(ServerHttpSecurity.FormLoginSpec::disable)
				.httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
				.logout(ServerHttpSecurity.LogoutSpec::disable)
				.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
				.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
				.authorizeExchange(paths::accept)
				.authorizeExchange(rest -> rest.anyExchange().denyAll())
				.exceptionHandling(refusals -> refusals
						.authenticationEntryPoint(this::unauthenticated)
						.accessDeniedHandler((exchange, _) -> forbidden(exchange)))
				.oauth2ResourceServer(tokens -> tokens
						.bearerTokenConverter(new BearerTokens())
						.jwt(jwt -> jwt.jwtAuthenticationConverter(scopes))
						.authenticationEntryPoint(this::unauthenticated)
						.accessDeniedHandler((exchange, _) -> forbidden(exchange)))
				.build();
	}

	private Mono<Void> unauthenticated(ServerWebExchange exchange, AuthenticationException failure) {
		var headers = new HttpHeaders();
		// RFC 6750, 3.1: no error where the request has no token; clients refresh a token that is invalid.
		headers.set(HttpHeaders.WWW_AUTHENTICATE,
				failure instanceof OAuth2AuthenticationException ? "Bearer error=\"invalid_token\"" : "Bearer");
		var problem = Problems.problem(HttpStatus.UNAUTHORIZED, "unauthenticated", "A valid bearer token is needed.");
		return problems.write(exchange, problem, headers);
	}

	private Mono<Void> forbidden(ServerWebExchange exchange) {
		var problem = Problems.problem(HttpStatus.FORBIDDEN, "forbidden", "The token does not allow this.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}
}
