package stampede.inventory.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Every client may read items and sales, operators may change them, services may reserve; everything else is denied. */
@Configuration(proxyBeanMethods = false)
class InventorySecurity {
	@Bean
	SecurityWebFilterChain inventoryPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers(HttpMethod.GET, "/api/v1/items", "/api/v1/items/{sku}").permitAll()
				.pathMatchers(HttpMethod.HEAD, "/api/v1/items", "/api/v1/items/{sku}").permitAll()
				.pathMatchers(HttpMethod.GET, "/api/v1/sales", "/api/v1/sales/{id}").permitAll()
				.pathMatchers(HttpMethod.HEAD, "/api/v1/sales", "/api/v1/sales/{id}").permitAll()
				.pathMatchers("/api/v1/items/**", "/api/v1/sales/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/internal/**").hasAuthority(ServiceSecurity.INTERNAL));
	}
}
