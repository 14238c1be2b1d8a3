package stampede.recommendation.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Every client may read recommendations and note clicks; everything else is denied. */
@Configuration(proxyBeanMethods = false)
class RecommendationSecurity {
	@Bean
	SecurityWebFilterChain recommendationPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers(HttpMethod.GET, "/api/v1/items/{sku}/recommendations").permitAll()
				.pathMatchers(HttpMethod.HEAD, "/api/v1/items/{sku}/recommendations").permitAll()
				.pathMatchers(HttpMethod.POST, "/api/v1/recommendations/{id}/clicks").permitAll()
				.pathMatchers("/api/v1/operator/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/internal/**").hasAuthority(ServiceSecurity.INTERNAL));
	}
}
