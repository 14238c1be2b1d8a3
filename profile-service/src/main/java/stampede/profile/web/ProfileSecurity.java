package stampede.profile.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Customers read, change and erase their own profile; everything else is denied. */
@Configuration(proxyBeanMethods = false)
class ProfileSecurity {
	@Bean
	SecurityWebFilterChain profilePaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers("/api/v1/profile").hasAuthority(ServiceSecurity.ORDERS));
	}
}
