package stampede.payment.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import stampede.kit.security.ServiceSecurity;

/** Customers may read their payments, operators resolve discrepancies, the provider sends signed events; all else is internal. */
@Configuration(proxyBeanMethods = false)
class PaymentSecurity {
	@Bean
	SecurityWebFilterChain paymentPaths(ServerHttpSecurity http, ServiceSecurity security) {
		return security.chain(http, paths -> paths
				.pathMatchers("/livez", "/readyz", "/v3/api-docs/**").permitAll()
				.pathMatchers(HttpMethod.POST, "/api/v1/payments/webhooks/stripe").permitAll()
				.pathMatchers("/api/v1/payment-discrepancies/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/api/v1/payments/**").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers("/internal/**").hasAuthority(ServiceSecurity.INTERNAL));
	}
}
