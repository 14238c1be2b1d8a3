package stampede.kit.security;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.reactive.EndpointRequest;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.startup.BadConfiguration;

/** JWT verification by one pinned algorithm, issuer and audience; actuator endpoints open on their own port. */
@AutoConfiguration(before = {ReactiveSecurityAutoConfiguration.class,
		ReactiveOAuth2ResourceServerAutoConfiguration.class})
@EnableWebFluxSecurity
@EnableConfigurationProperties(TokenProperties.class)
class SecurityConfiguration {
	private static final Pattern SUBJECT = Pattern.compile("\\P{Cntrl}{1,255}");
	private static final Duration KEYS_WITHIN = Duration.ofSeconds(3);

	@Bean
	ReactiveJwtDecoder jwtDecoder(TokenProperties properties) {
		var decoder = keys(properties);
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
				JwtValidators.createDefaultWithIssuer(properties.issuer()), expires(), names(), audience(properties)));
		return new RememberedTokens(decoder, new JwtTimestampValidator());
	}

	/** Each look at a header is checked by two expressions otherwise, a dozen times a request. */
	@Bean
	ServerWebExchangeFirewall firewall() {
		var firewall = new StrictServerWebExchangeFirewall();
		firewall.setAllowedHeaderNames(new PlainText("[\\p{IsAssigned}&&[^\\p{IsControl}]]*"));
		firewall.setAllowedHeaderValues(new PlainText("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*"));
		return firewall;
	}

	/** Who was refused is counted by status already (http.server.requests). */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	ServiceTokens serviceTokens(TokenProperties properties) {
		return new ServiceTokens(properties.serviceTokens());
	}

	@Bean
	ServiceSecurity serviceSecurity(ProblemWriter problems, @Value("${spring.application.name}") String name) {
		return new ServiceSecurity(problems, new Scopes(name));
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

	private static NimbusReactiveJwtDecoder keys(TokenProperties properties) {
		var publicKey = properties.publicKey();
		if (publicKey != null) {
			return NimbusReactiveJwtDecoder.withPublicKey(rsa(publicKey))
					.signatureAlgorithm(SignatureAlgorithm.RS256)
					.build();
		}
		return NimbusReactiveJwtDecoder.withJwkSetUri(String.valueOf(properties.jwkSetUri()))
				.jwsAlgorithm(SignatureAlgorithm.RS256)
				.webClient(WebClient.builder()
						.clientConnector(
								new ReactorClientHttpConnector(HttpClient.create().responseTimeout(KEYS_WITHIN)))
						.build())
				.build();
	}

	private static RSAPublicKey rsa(Resource pem) {
		try (var input = pem.getInputStream()) {
			return Objects.requireNonNull(RsaKeyConverters.x509().convert(input));
		} catch (IOException | IllegalArgumentException unreadable) {
			throw new BadConfiguration("stampede.tokens.public-key: cannot read an RSA public key from " + pem + ": "
					+ unreadable.getMessage(), "Name a PEM file that begins with -----BEGIN PUBLIC KEY-----.",
					unreadable);
		}
	}

	/** A token without an end would be valid for ever. */
	private static OAuth2TokenValidator<Jwt> expires() {
		return new JwtClaimValidator<>(JwtClaimNames.EXP, expiry -> expiry != null);
	}

	/** Everything belongs to somebody, whose name fits every column and log line. */
	private static OAuth2TokenValidator<Jwt> names() {
		return new JwtClaimValidator<String>(JwtClaimNames.SUB,
				subject -> subject != null && !subject.isBlank() && SUBJECT.matcher(subject).matches());
	}

	private static OAuth2TokenValidator<Jwt> audience(TokenProperties properties) {
		return new JwtClaimValidator<List<String>>(JwtClaimNames.AUD,
				audience -> audience != null && !Collections.disjoint(audience, properties.audiences()));
	}
}
