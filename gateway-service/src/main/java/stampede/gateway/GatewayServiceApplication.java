package stampede.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayServiceApplication {
	public static void main(String[] arguments) {
		SpringApplication.run(GatewayServiceApplication.class, arguments);
	}

	/** Retries live in the caller's client; a streamed body could not be sent twice either. */
	@Bean
	HttpClientCustomizer sendsOnce() {
		return http -> http.disableRetry(true);
	}
}
