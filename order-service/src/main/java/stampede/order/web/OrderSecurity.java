package stampede.order.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Paths of orders and the scopes that they require; everything else is denied. */
@Configuration(proxyBeanMethods = false)
class OrderSecurity {
	private static final String[] BUYER_OR_OPERATOR = {ServiceSecurity.ORDERS, ServiceSecurity.OPERATOR};

	@Bean
	SecurityWebFilterChain orderPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers(HttpMethod.GET, "/api/v1/orders/{id}").hasAnyAuthority(BUYER_OR_OPERATOR)
				.pathMatchers(HttpMethod.POST, "/api/v1/orders/{id}/cancellation", "/api/v1/orders/{id}/refunds")
				.hasAnyAuthority(BUYER_OR_OPERATOR)
				.pathMatchers("/api/v1/stuck-orders/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/api/v1/orders/**").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers("/internal/**").hasAuthority(ServiceSecurity.INTERNAL));
	}
}
