package stampede.kit.client;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/** Offers {@link WebClients} on Boot's builder, which carries observation and strict JSON. */
@AutoConfiguration(after = WebClientAutoConfiguration.class)
class ClientConfiguration {
	@Bean
	WebClients webClients(WebClient.Builder builder) {
		return new WebClients(builder);
	}
}
