package stampede.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.kit.startup.BadConfiguration;

/** The buckets that all gateways share, in Redis. Connects in the background, so that Redis may start after the gateway. */
@Component
class RedisBuckets implements SmartLifecycle {
	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
	private static final Duration KEPT_AFTER_FULL = Duration.ofSeconds(10);
	/** Clients whose concurrent requests are combined. An evicted client may have two concurrent calls, which compete. */
	private static final int MAX_PROXIES = 10_000;
	/**
	 * A gateway admits this part (1/20) of a burst before it synchronizes with Redis, so that not every request of a busy client costs a
	 * round trip. Each further gateway can therefore admit 1/20 of the burst more than the limit.
	 */
	private static final int LEASES = 20;
	private static final Duration LEASED_FOR = Duration.ofMillis(200);
	private final LimitProperties properties;
	private @Nullable ClientResources resources;
	private @Nullable RedisClient client;
	private @Nullable Disposable connecting;
	private volatile @Nullable LoadingCache<BucketKey, AsyncBucketProxy> buckets;

	RedisBuckets(LimitProperties properties) {
		this.properties = properties;
	}

	/** Takes tokens. Fails when Redis is unavailable or does not respond in time; the tokens may have been taken then. */
	Mono<Verdict> take(BucketKey key, long tokens) {
		return Mono.fromFuture(() -> ask(key, tokens), false)
				.timeout(properties.store().timeout())
				.map(Verdict::of);
	}

	private CompletableFuture<ConsumptionProbe> ask(BucketKey key, long tokens) {
		var connected = buckets;
		if (connected == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("not connected to Redis yet"));
		}
		return connected.get(key).tryConsumeAndReturnRemaining(tokens);
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
		var uri = address(properties.store());
		var redis = client;
		connecting = Mono.fromCompletionStage(() -> redis.connectAsync(ByteArrayCodec.INSTANCE, uri))
				.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_INTERVAL))
				.subscribe(this::use);
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

	private void use(StatefulRedisConnection<byte[], byte[]> connection) {
		var redis = Bucket4jLettuce.casBasedBuilder(connection)
				// An upper bound for calls whose request has given up.
				.requestTimeout(properties.store().timeout().multipliedBy(10))
				.expirationAfterWrite(ExpirationAfterWriteStrategy
						.basedOnTimeForRefillingBucketUpToMax(KEPT_AFTER_FULL))
				.build()
				.asAsync();
		buckets = Caffeine.newBuilder()
				.maximumSize(MAX_PROXIES)
				.build(key -> bucket(redis, key));
	}

	/**
	 * Requests that arrive while another request of the same client calls Redis wait, and then share one call. Separate calls would
	 * conflict (compare-and-set) and be repeated.
	 */
	private static AsyncBucketProxy bucket(AsyncProxyManager<byte[]> redis, BucketKey key) {
		return redis.builder()
				.withOptimization(optimization(key))
				.build(key.inRedis(), () -> CompletableFuture.completedFuture(key.configuration(1)));
	}

	/** A rate that is too low for a lease is synchronized on each request. */
	private static Optimization optimization(BucketKey key) {
		var leased = key.rate().burst() / LEASES;
		return leased < 2
				? Optimizations.batching()
				: Optimizations.delaying(new DelayParameters(leased, LEASED_FOR));
	}

	@Override
	public synchronized void stop() {
		buckets = null;
		if (connecting != null) {
			connecting.dispose();
		}
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
