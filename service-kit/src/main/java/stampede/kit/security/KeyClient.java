package stampede.kit.security;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import stampede.kit.client.Addresses;

/** HTTP clients for the issuers of tokens. */
final class KeyClient {
	private static final Duration WITHIN = Duration.ofSeconds(3);
	private static final int CONNECT_MILLIS = 1_000;
	/** A key set has a few keys; a list of ended sessions up to 50,000 ids. */
	private static final int LARGEST = 4 * 1024 * 1024;

	private KeyClient() {}

	static HttpClient http() {
		return Addresses.fresh(HttpClient.create())
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
				.responseTimeout(WITHIN);
	}

	static WebClient web(HttpClient http) {
		return WebClient.builder()
				.clientConnector(new ReactorClientHttpConnector(http))
				.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST))
				.build();
	}
}
