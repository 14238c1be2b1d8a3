package stampede.gateway.limit;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.kit.startup.BadConfiguration;

/** Connections to the Redis that all gateways share. Redis may start after the gateway. */
@Component
public class RedisConnections implements SmartLifecycle {
	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
	private final LimitProperties.Store store;
	private @Nullable ClientResources resources;
	private @Nullable RedisClient client;

	RedisConnections(LimitProperties properties) {
		this.store = properties.store();
	}

	/** How long a request waits for Redis. */
	Duration timeout() {
		return store.timeout();
	}

	/**
	 * Connects, with retries until it succeeds; the connection then reconnects by itself, and its commands fail at once while Redis is
	 * unavailable. For other components when they start.
	 */
	public synchronized <K, V> Mono<StatefulRedisConnection<K, V>> connect(RedisCodec<K, V> codec) {
		var redis = Objects.requireNonNull(client, "not started");
		var uri = address(store);
		return Mono.fromCompletionStage(() -> redis.connectAsync(codec, uri))
				.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL));
	}

	@Override
	public synchronized void start() {
		resources = DefaultClientResources.builder()
				.nettyCustomizer(new FlushConsolidation())
				.ioThreadPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
				.computationThreadPoolSize(2)
				.build();
		client = RedisClient.create(resources);
		client.setOptions(ClientOptions.builder()
				// A command fails at once while Redis is unavailable, instead of waiting in a queue.
				.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
				.socketOptions(SocketOptions.builder().connectTimeout(RETRY_INTERVAL).build())
				.build());
	}

	private static RedisURI address(LimitProperties.Store store) {
		try {
			var uri = RedisURI.create(store.url());
			if (store.password() != null) {
				uri.setCredentialsProvider(
						RedisCredentialsProvider
								.from(() -> RedisCredentials.just(store.username(), store.password())));
			}
			return uri;
		} catch (IllegalArgumentException malformed) {
			// The cause is left out: its message holds the whole URL.
			throw new BadConfiguration("gateway.limits.store.url is no URL of a Redis",
					"Write redis://HOST:PORT, and the password in gateway.limits.store.password.", null);
		}
	}

	@Override
	public synchronized void stop() {
		if (client != null) {
			client.shutdown(0, 1, TimeUnit.SECONDS);
		}
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
