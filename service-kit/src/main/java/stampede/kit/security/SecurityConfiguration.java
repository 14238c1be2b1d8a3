package stampede.kit.security;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.reactive.EndpointRequest;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.startup.BadConfiguration;

/** JWT verification by one pinned algorithm, issuer and audience; actuator endpoints open on their own port. */
@AutoConfiguration(before = {ReactiveSecurityAutoConfiguration.class,
		ReactiveOAuth2ResourceServerAutoConfiguration.class})
@EnableWebFluxSecurity
@EnableConfigurationProperties(TokenProperties.class)
@Import(CustomerTokens.class)
class SecurityConfiguration {
	private static final int SMALLEST_BITS = 2048;

	@Bean
	RememberedTokens jwtDecoder(TokenProperties properties, @Qualifier("issuerKeys") ObjectProvider<IssuerKeys> issuer,
			@Qualifier("workloadKeys") ObjectProvider<IssuerKeys> cluster,
			@Qualifier("customerKeys") ObjectProvider<KeySource> identity, ObjectProvider<EndedSessions> ended,
			@Value("${spring.application.name}") String name) {
		var rules = new TokenRules(properties.maxLifetime(), Clock.systemUTC());
		var users = decoder(properties, issuer);
		users.setJwtValidator(rules.of(properties.issuer(), properties.audiences()));
		var further = new HashMap<String, ReactiveJwtDecoder>();
		var workloads = properties.workloads();
		if (workloads != null) {
			further.put(workloads.issuer(),
					WorkloadTokens.decoder(cluster.getObject(), rules.ofWorkloads(workloads, name)));
		}
		var customers = properties.customers();
		if (customers != null) {
			var decoder = decoder(identity.getIfAvailable(() -> {
				throw new BadConfiguration("stampede.tokens.customers.issuer is set, and its keys are unknown.",
						"Set stampede.tokens.customers.jwk-set-uri, too.", null);
			}));
			decoder.setJwtValidator(rules.of(customers.issuer(), properties.audiences()));
			further.put(customers.issuer(), decoder);
		}
		var sessions = ended.getIfAvailable();
		return new RememberedTokens(further.isEmpty() ? users : new IssuerDecoders(further, users),
				new JwtTimestampValidator(), sessions == null ? _ -> false : sessions::contains);
	}

	@Bean
	@ConditionalOnProperty("stampede.tokens.jwk-set-uri")
	IssuerKeys issuerKeys(TokenProperties properties, MeterRegistry meters) {
		return new IssuerKeys("users", KeyClient.web(KeyClient.http()), Objects.requireNonNull(properties.jwkSetUri()),
				properties.jwksRefreshInterval(), meters);
	}

	@Bean
	@ConditionalOnProperty("stampede.tokens.workloads.jwk-set-uri")
	IssuerKeys workloadKeys(TokenProperties properties, MeterRegistry meters) {
		var workloads = Objects.requireNonNull(properties.workloads());
		var web = KeyClient.web(WorkloadTokens.trusting(workloads.certificate(), KeyClient.http())).mutate()
				.filter(WorkloadTokens.bearer(workloads.bearer()))
				.build();
		return new IssuerKeys("workloads", web, workloads.jwkSetUri(), properties.jwksRefreshInterval(), meters);
	}

	/**
	 * Spring Security's own firewall matches two expressions at each read of a header, a dozen times for each request. All
	 * methods pass here, so that a method that a path does not have is answered with 405 instead of 400.
	 */
	@Bean
	ServerWebExchangeFirewall firewall() {
		var firewall = new StrictServerWebExchangeFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames(new HeaderCharacters("[\\p{IsAssigned}&&[^\\p{IsControl}]]*"));
		firewall.setAllowedHeaderValues(new HeaderCharacters("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*"));
		return firewall;
	}

	/** Refused requests are counted by status already (http.server.requests). */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	ServiceTokens serviceTokens(TokenProperties properties, MeterRegistry meters) {
		return new ServiceTokens(properties.serviceTokens(), meters);
	}

	@Bean
	ServiceSecurity serviceSecurity(ProblemWriter problems, TokenProperties properties,
			@Value("${spring.application.name}") String name) {
		var workloads = properties.workloads();
		return new ServiceSecurity(problems,
				new Scopes(name, workloads == null ? properties.issuer() : workloads.issuer()));
	}

	@Bean
	RefusedByFirewall refusedByFirewall(ProblemWriter problems) {
		return new RefusedByFirewall(problems);
	}

	/** The exposure list decides what is there; the management port is closed to the public by the network. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SecurityWebFilterChain actuator(ServerHttpSecurity http) {
		return http
				.securityMatcher(EndpointRequest.toAnyEndpoint())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.authorizeExchange(any -> any.anyExchange().permitAll())
				.build();
	}

	private static NimbusReactiveJwtDecoder decoder(TokenProperties properties, ObjectProvider<IssuerKeys> issuer) {
		var publicKey = properties.publicKey();
		return publicKey == null
				? decoder(issuer.getObject())
				: NimbusReactiveJwtDecoder.withPublicKey(rsa(publicKey))
						.signatureAlgorithm(SignatureAlgorithm.RS256)
						.jwtProcessorCustomizer(TokenRules::types)
						.build();
	}

	private static NimbusReactiveJwtDecoder decoder(KeySource keys) {
		return NimbusReactiveJwtDecoder.withJwkSource(keys::of)
				.jwsAlgorithm(SignatureAlgorithm.RS256)
				.jwtProcessorCustomizer(TokenRules::types)
				.build();
	}

	private static RSAPublicKey rsa(Resource pem) {
		try (var input = pem.getInputStream()) {
			var key = Objects.requireNonNull(RsaKeyConverters.x509().convert(input));
			if (key.getModulus().bitLength() < SMALLEST_BITS) {
				throw new IllegalArgumentException("it has fewer than %d bits".formatted(SMALLEST_BITS));
			}
			return key;
		} catch (IOException | IllegalArgumentException unreadable) {
			throw new BadConfiguration("stampede.tokens.public-key: cannot use an RSA public key from " + pem + ": "
					+ unreadable.getMessage(), "Name a PEM file that begins with -----BEGIN PUBLIC KEY-----.",
					unreadable);
		}
	}
}
