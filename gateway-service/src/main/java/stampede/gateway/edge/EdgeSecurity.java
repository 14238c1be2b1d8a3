package stampede.gateway.edge;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.admission.Shedding;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.security.ServiceSecurity;

/** The scopes that the gateway demands for each path; the services check them again. */
@Configuration(proxyBeanMethods = false)
class EdgeSecurity {
	private static final String[] BUYER_OR_OPERATOR = {ServiceSecurity.ORDERS, ServiceSecurity.OPERATOR};
	private static final String[] CATALOGUE = {"/api/v1/items", "/api/v1/items/**", "/api/v1/sales",
			"/api/v1/sales/**"};
	/** Directives for Swagger UI; JSON responses need none. */
	private static final String CONTENT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
			+ " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
	private static final String ONE_YEAR = "max-age=31536000; includeSubDomains";

	@Bean
	SecurityWebFilterChain edge(ServerHttpSecurity http, ServiceSecurity security, EdgeProperties properties,
			ClientAddress addresses, Shedding shedding, GatewayProperties routes, ProblemWriter problems) {
		http
				.headers(headers -> headers(headers, addresses))
				.addFilterAt(new CrossOrigin(properties.cors(), problems), SecurityWebFiltersOrder.CORS)
				.addFilterAfter(new AllowedMethods(routes, problems), SecurityWebFiltersOrder.CORS)
				.addFilterAfter(new UnexpectedBody(problems), SecurityWebFiltersOrder.CORS)
				.addFilterAfter(new HostHeader(), SecurityWebFiltersOrder.CORS)
				.addFilterBefore(shedding::shed, SecurityWebFiltersOrder.AUTHENTICATION);
		return security.chain(http, EdgeSecurity::paths);
	}

	private static void headers(HeaderSpec headers, ClientAddress addresses) {
		headers
				.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
				.referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
				.writer(exchange -> insistOnTls(exchange, addresses));
	}

	/** TLS ends at the proxy before this gateway, so Spring's own writer would never see it. */
	private static Mono<Void> insistOnTls(ServerWebExchange exchange, ClientAddress addresses) {
		var request = exchange.getRequest();
		if (addresses.isTrusted(request) && "https".equals(request.getHeaders().getFirst("X-Forwarded-Proto"))) {
			exchange.getResponse().getHeaders().set("Strict-Transport-Security", ONE_YEAR);
		}
		return Mono.empty();
	}

	private static void paths(AuthorizeExchangeSpec paths) {
		paths
				.pathMatchers(GET, "/api/v1/orders/{id}").hasAnyAuthority(BUYER_OR_OPERATOR)
				.pathMatchers(HEAD, "/api/v1/orders/{id}").hasAnyAuthority(BUYER_OR_OPERATOR)
				.pathMatchers(POST, "/api/v1/orders/{id}/cancellation", "/api/v1/orders/{id}/refunds")
				.hasAnyAuthority(BUYER_OR_OPERATOR)
				.pathMatchers("/api/v1/stuck-orders", "/api/v1/stuck-orders/**").hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/api/v1/payment-discrepancies", "/api/v1/payment-discrepancies/**")
				.hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers("/api/v1/orders", "/api/v1/orders/**").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers("/api/v1/sales/{id}/places").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers(GET, CATALOGUE).permitAll()
				.pathMatchers(HEAD, CATALOGUE).permitAll()
				.pathMatchers(CATALOGUE).hasAuthority(ServiceSecurity.OPERATOR)
				.pathMatchers(POST, "/api/v1/payments/webhooks/stripe", "/api/v1/recommendations/{id}/clicks")
				.permitAll()
				.pathMatchers(GET, "/api/v1/payments/{id}").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers(HEAD, "/api/v1/payments/{id}").hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers(POST, "/api/v1/accounts", "/api/v1/accounts/password-reset",
						"/api/v1/accounts/confirmation",
						"/api/v1/sessions", "/api/v1/sessions/refresh")
				.permitAll()
				.pathMatchers("/api/v1/profile", "/api/v1/me", "/api/v1/accounts/me/password", "/api/v1/sessions",
						"/api/v1/sessions/end-all",
						"/api/v1/sessions/{id}/end")
				.hasAuthority(ServiceSecurity.ORDERS)
				.pathMatchers("/api/v1/signing-keys", "/api/v1/signing-keys/rotate")
				.hasAuthority(ServiceSecurity.OPERATOR)
				// A path without a route is 404 for every client: a 401 would say that there is a resource.
				.pathMatchers("/**").permitAll();
	}
}
