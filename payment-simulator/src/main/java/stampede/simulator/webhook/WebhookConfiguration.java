package stampede.simulator.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.client.ClientProperties;
import stampede.kit.client.WebClients;

/** There is an endpoint only where a URL is set. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
	@Bean
	@ConditionalOnProperty("simulator.webhook.url")
	WebhookEndpoint webhookEndpoint(WebhookProperties properties, WebClients clients, ObjectMapper json, Clock clock) {
		var web = clients.to("webhook", client(Objects.requireNonNull(properties.url()))).build();
		var signature = new WebhookSignature(Objects.requireNonNull(properties.secret()));
		return new WebhookEndpoint(web, signature, json, clock, properties);
	}

	private static ClientProperties client(URI url) {
		return new ClientProperties(url, Duration.ofSeconds(1), Duration.ofSeconds(10), 16, 100_000,
				Duration.ofMinutes(1));
	}
}
