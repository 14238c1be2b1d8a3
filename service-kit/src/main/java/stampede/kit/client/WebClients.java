package stampede.kit.client;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Creates the {@link WebClient} of each downstream service. */
public final class WebClients {
	/** Shorter than the drain delay of servers (ADR 13), so that no request uses a connection that is being closed. */
	private static final Duration MAX_IDLE = Duration.ofSeconds(4);
	/** So that new pods, canaries in particular, soon get their share. */
	private static final Duration MAX_LIFE = Duration.ofMinutes(1);
	private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(2);
	private final WebClient.Builder builder;

	public WebClients(WebClient.Builder builder) {
		this.builder = builder;
	}

	/**
	 * A client with its own connection pool, named {@code downstream} in metrics. Idle connections are closed before the server closes them,
	 * so that a request does not use a closed connection (reactor-netty#1008).
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
				// A hidden retry would make a call that may have had an effect look as if it was not sent.
				.disableRetry(true);
		return builder.clone()
				.baseUrl(properties.baseUrl().toString())
				.clientConnector(new ReactorClientHttpConnector(http));
	}
}
