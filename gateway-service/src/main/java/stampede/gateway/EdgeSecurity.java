package stampede.gateway;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Who may pass; the services behind check again. */
@Configuration(proxyBeanMethods = false)
class EdgeSecurity {
	private static final String[] ITEMS = {"/api/v1/items", "/api/v1/items/**"};

	@Bean
	SecurityWebFilterChain edge(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, EdgeSecurity::paths);
	}

	private static void paths(AuthorizeExchangeSpec paths) {
		paths
				.pathMatchers("/api/v1/orders", "/api/v1/orders/**").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers(GET, ITEMS).permitAll()
				.pathMatchers(HEAD, ITEMS).permitAll()
				.pathMatchers(ITEMS).hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers(POST, "/api/v1/payments/webhooks/stripe").permitAll()
				.pathMatchers(GET, "/api/v1/payments/{id}").hasAuthority(ServiceSecurity.ORDERS)
				// What has no route is answered with 404, whoever asks: a 401 would tell that there is something.
				.pathMatchers("/**").permitAll();
	}
}
