package stampede.order.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Orders for those who may order; everything else is denied. */
@Configuration(proxyBeanMethods = false)
class OrderSecurity {
	@Bean
	SecurityWebFilterChain orderPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers("/api/v1/orders/**").hasAuthority(ServiceSecurity.ORDERS));
	}
}
