package stampede.kit.security;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import stampede.kit.startup.BadConfiguration;

/** Verifies a cluster's tokens for its pods, and loads the cluster's keys. */
final class WorkloadTokens {
	private WorkloadTokens() {}

	/** A token that passes the rules may call internal endpoints only, whatever other scopes it has. */
	static ReactiveJwtDecoder decoder(IssuerKeys keys, OAuth2TokenValidator<Jwt> rules) {
		var decoder = NimbusReactiveJwtDecoder.withJwkSource(keys::of)
				.jwsAlgorithm(SignatureAlgorithm.RS256)
				.jwtProcessorCustomizer(TokenRules::types)
				.build();
		decoder.setClaimSetConverter(
				MappedJwtClaimSetConverter.withDefaults(Map.of("scope", _ -> "internal")));
		decoder.setJwtValidator(rules);
		return decoder;
	}

	/** Kubernetes' API server has a certificate of the cluster's own authority. */
	static HttpClient trusting(@Nullable Resource certificate, HttpClient http) {
		if (certificate == null) {
			return http;
		}
		try (var pem = certificate.getInputStream()) {
			var context = SslContextBuilder.forClient().trustManager(pem).build();
			return http.secure(secure -> secure.sslContext(context));
		} catch (IOException | IllegalArgumentException unreadable) {
			throw new BadConfiguration("stampede.tokens.workloads.certificate: cannot use a certificate from "
					+ certificate + ": " + unreadable.getMessage(),
					"Name a PEM file that begins with -----BEGIN CERTIFICATE-----.", unreadable);
		}
	}

	/** Read at each call, because such files are replaced. */
	static ExchangeFilterFunction bearer(@Nullable Resource file) {
		if (file == null) {
			return (request, next) -> next.exchange(request);
		}
		var token = Mono.fromCallable(() -> file.getContentAsString(StandardCharsets.UTF_8).strip())
				.subscribeOn(Schedulers.boundedElastic());
		return (request, next) -> token.flatMap(value -> next.exchange(
				ClientRequest.from(request).headers(headers -> headers.setBearerAuth(value)).build()));
	}
}
