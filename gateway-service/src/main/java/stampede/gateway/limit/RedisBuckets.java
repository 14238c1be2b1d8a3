package stampede.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.redis.RedisComponent;
import stampede.kit.redis.RedisConnections;

/** The buckets that all gateways share, in Redis. */
@Component
class RedisBuckets extends RedisComponent<LoadingCache<BucketKey, AsyncBucketProxy>> {
	private static final Duration KEPT_AFTER_FULL = Duration.ofSeconds(10);
	/** Clients whose concurrent requests are combined. An evicted client may have two concurrent calls, which compete. */
	private static final int MAX_PROXIES = 10_000;
	/**
	 * A gateway admits this part (1/20) of a burst before it synchronizes with Redis, so that not every request of a busy client costs a
	 * round trip. Each further gateway can therefore admit 1/20 of the burst more than the limit.
	 */
	private static final int LEASES = 20;
	private static final Duration LEASED_FOR = Duration.ofMillis(200);

	private final Duration timeout;

	RedisBuckets(RedisConnections redis, LimitProperties properties) {
		super(() -> redis.connect(ByteArrayCodec.INSTANCE)
				.map(connection -> buckets(connection, properties.store().timeout())));
		this.timeout = properties.store().timeout();
	}

	/** Takes tokens. Fails when Redis is unavailable or does not respond in time; the tokens may have been taken then. */
	Mono<Verdict> take(BucketKey key, long tokens) {
		return connected()
				.flatMap(buckets -> Mono.fromFuture(() -> buckets.get(key).tryConsumeAndReturnRemaining(tokens), false))
				.timeout(timeout)
				.map(Verdict::of);
	}

	private static LoadingCache<BucketKey, AsyncBucketProxy> buckets(StatefulRedisConnection<byte[], byte[]> connection,
			Duration timeout) {
		var manager = Bucket4jLettuce.casBasedBuilder(connection)
				// An upper bound for calls whose request has given up.
				.requestTimeout(timeout.multipliedBy(10))
				.expirationAfterWrite(ExpirationAfterWriteStrategy
						.basedOnTimeForRefillingBucketUpToMax(KEPT_AFTER_FULL))
				.build()
				.asAsync();
		return Caffeine.newBuilder()
				.maximumSize(MAX_PROXIES)
				.build(key -> bucket(manager, key));
	}

	/**
	 * Requests that arrive while another request of the same client calls Redis wait, and then share one call. Separate calls would
	 * conflict (compare-and-set) and be repeated.
	 */
	private static AsyncBucketProxy bucket(AsyncProxyManager<byte[]> manager, BucketKey key) {
		return manager.builder()
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
}
