package stampede.identity.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Every client may register, sign in and refresh; customers use their own sessions, operators rotate keys, services read ended sessions. */
@Configuration(proxyBeanMethods = false)
class IdentitySecurity {
	@Bean
	SecurityWebFilterChain identityPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers(HttpMethod.GET, "/.well-known/jwks.json", "/.well-known/openid-configuration").permitAll()
				.pathMatchers(HttpMethod.POST, "/api/v1/accounts", "/api/v1/accounts/password-reset",
						"/api/v1/accounts/confirmation", "/api/v1/sessions", "/api/v1/sessions/refresh")
				.permitAll()
				.pathMatchers("/api/v1/me", "/api/v1/accounts/me/password", "/api/v1/sessions",
						"/api/v1/sessions/{id}/end",
						"/api/v1/sessions/end-all")
				.hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers("/api/v1/signing-keys/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/internal/**").hasAuthority(ServiceSecurity.INTERNAL));
	}
}
