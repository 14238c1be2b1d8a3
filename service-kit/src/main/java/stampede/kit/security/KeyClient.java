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
	private static final int LARGEST_KEY_SET = 64 * 1024;

	private KeyClient() {}

	static HttpClient http() {
		return Addresses.fresh(HttpClient.create())
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
				.responseTimeout(WITHIN);
	}

	/** For a key set, which has a few keys. */
	static WebClient web(HttpClient http) {
		return web(http, LARGEST_KEY_SET);
	}

	/** @param largest most bytes of a response */
	static WebClient web(HttpClient http, int largest) {
		return WebClient.builder()
				.clientConnector(new ReactorClientHttpConnector(http))
				.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(largest))
				.build();
	}
}
