package stampede.kit.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The client of one Redis. Redis may start after the service. */
public final class RedisConnections implements SmartLifecycle {
	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
	private static final Duration TOPOLOGY_REFRESH_INTERVAL = Duration.ofSeconds(30);
	private final RedisAddress address;
	private final List<AbstractRedisClient> clients = new ArrayList<>();
	private @Nullable ClientResources resources;

	public RedisConnections(RedisAddress address) {
		this.address = address;
	}

	/**
	 * Connects to a server, directly or as the Sentinels say, with retries until it succeeds; the connection then reconnects by itself,
	 * and its commands fail at once while Redis is unavailable. For other components when they start.
	 */
	public synchronized <K, V> Mono<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec) {
		var uri = address.server();
		var client = RedisClient.create(started());
		client.setOptions(with(ClientOptions.builder()).build());
		clients.add(client);
		return untilConnected(() -> client.connectAsync(codec, uri));
	}

	/** As {@link #connect}, to a cluster. Follows its topology: when a node redirects or fails, and every 30 s. */
	public synchronized <K, V> Mono<StatefulRedisClusterConnection<K, V>> connectToCluster(RedisCodec<K, V> codec) {
		var client = RedisClusterClient.create(started(), address.nodes());
		client.setOptions((ClusterClientOptions) with(ClusterClientOptions.builder()
				.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
						.enableAllAdaptiveRefreshTriggers()
						.enablePeriodicRefresh(TOPOLOGY_REFRESH_INTERVAL)
						.build()))
				.build());
		clients.add(client);
		return untilConnected(() -> client.refreshPartitionsAsync().thenCompose(_ -> client.connectAsync(codec)));
	}

	private static <C> Mono<C> untilConnected(Supplier<CompletionStage<C>> connect) {
		return Mono.defer(() -> Mono.fromCompletionStage(connect.get()))
				.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL));
	}

	private static ClientOptions.Builder with(ClientOptions.Builder options) {
		return options
				// A command fails at once while Redis is unavailable, instead of waiting in a queue.
				.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
				.socketOptions(SocketOptions.builder().connectTimeout(RETRY_INTERVAL).build());
	}

	private ClientResources started() {
		return Objects.requireNonNull(resources, "not started");
	}

	@Override
	public synchronized void start() {
		resources = DefaultClientResources.builder()
				.nettyCustomizer(new FlushConsolidation())
				.ioThreadPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
				.computationThreadPoolSize(2)
				.build();
	}

	@Override
	public synchronized void stop() {
		clients.forEach(client -> client.shutdown(0, 1, TimeUnit.SECONDS));
		clients.clear();
		if (resources != null) {
			var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
			resources = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return resources != null;
	}

	/** Before the web server, and longer than it. */
	@Override
	public int getPhase() {
		return 0;
	}
}
