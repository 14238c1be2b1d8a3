package stampede.kit.client;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Makes the one {@link WebClient} that a service uses for one downstream service. */
public final class WebClients {
	/** Less than servers drain (ADR 13), so that a connection which nobody used meanwhile is never used again. */
	private static final Duration MAX_IDLE = Duration.ofSeconds(4);
	/** So that a pod that is new, a canary's above all, soon gets its share. */
	private static final Duration MAX_LIFE = Duration.ofMinutes(1);
	private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(2);
	private final WebClient.Builder builder;

	public WebClients(WebClient.Builder builder) {
		this.builder = builder;
	}

	/**
	 * A client with its own connection pool, named {@code downstream} in metrics. Idle connections are dropped before the
	 * server drops them, so that a request does not meet a closed one (reactor-netty#1008).
	 */
	public WebClient.Builder to(String downstream, ClientProperties properties) {
		var pool = ConnectionProvider.builder(downstream)
				.maxConnections(properties.maxConnections())
				.pendingAcquireMaxCount(properties.maxPending())
				.pendingAcquireTimeout(properties.pendingTimeout())
				.maxIdleTime(MAX_IDLE)
				.maxLifeTime(MAX_LIFE)
				.evictInBackground(EVICTION_INTERVAL)
				.lifo()
				.metrics(true)
				.build();
		var http = Addresses.fresh(HttpClient.create(pool))
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) properties.connectTimeout().toMillis())
				.responseTimeout(properties.responseTimeout())
				.doOnRequest((request, _) -> Departure.note(request.currentContextView()))
				// A hidden second request could turn "perhaps sent" into "surely not"; who may repeat, does so in the open.
				.disableRetry(true);
		return builder.clone()
				.baseUrl(properties.baseUrl().toString())
				.clientConnector(new ReactorClientHttpConnector(http));
	}
}
