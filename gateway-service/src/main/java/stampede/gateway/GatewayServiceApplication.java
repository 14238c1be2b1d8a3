package stampede.gateway;

import io.netty.channel.ChannelOption;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import stampede.kit.client.Addresses;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayServiceApplication {
	/** Here, as the route's own setting would copy the client for each request. */
	private static final int CONNECT_WITHIN_MILLIS = 1_000;

	public static void main(String[] arguments) {
		SpringApplication.run(GatewayServiceApplication.class, arguments);
	}

	/** Retries live in the caller's client; a streamed body could not be sent twice either. */
	@Bean
	HttpClientCustomizer sendsOnce() {
		return http -> Addresses.fresh(http).disableRetry(true).option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
				CONNECT_WITHIN_MILLIS);
	}
}
