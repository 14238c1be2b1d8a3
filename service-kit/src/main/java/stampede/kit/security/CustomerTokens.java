package stampede.kit.security;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The keys and the ended sessions of the issuer of customers' tokens. */
@Configuration(proxyBeanMethods = false)
class CustomerTokens {
	private static final String IDENTITY = "identity-service";
	/** 50,000 ids have two. */
	private static final int LARGEST_LIST = 4 * 1024 * 1024;

	@Bean
	@ConditionalOnProperty("stampede.tokens.customers.jwk-set-uri")
	IssuerKeys customerKeys(TokenProperties properties, MeterRegistry meters) {
		var customers = Objects.requireNonNull(properties.customers());
		return new IssuerKeys("customers", KeyClient.web(KeyClient.http()),
				Objects.requireNonNull(customers.jwkSetUri()), properties.jwksRefreshInterval(), meters);
	}

	@Bean
	@ConditionalOnProperty("stampede.tokens.customers.ended-sessions-uri")
	EndedSessions endedSessions(TokenProperties properties, ServiceTokens tokens, MeterRegistry meters) {
		var web = KeyClient.web(KeyClient.http(), LARGEST_LIST).mutate().filter(tokens.bearerFor(IDENTITY)).build();
		var address = Objects.requireNonNull(Objects.requireNonNull(properties.customers()).endedSessionsUri());
		return new EndedSessions(web.get().uri(address).retrieve().bodyToMono(EndedSessions.Reply.class), meters);
	}
}
