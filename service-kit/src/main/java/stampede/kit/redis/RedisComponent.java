package stampede.gateway.limit;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A component with a connection of its own to the Redis that all gateways share. It connects when it starts, with retries until it
 * succeeds; before the web server, and longer than it.
 *
 * @param <K> of the codec's keys and values
 * @param <C> what the component calls, made once from the connection
 */
public abstract class RedisComponent<K, C> implements SmartLifecycle {
	private final RedisConnections redis;
	private final RedisCodec<K, K> codec;
	private @Nullable Disposable connecting;
	private volatile @Nullable C commands;

	protected RedisComponent(RedisConnections redis, RedisCodec<K, K> codec) {
		this.redis = redis;
		this.codec = codec;
	}

	protected abstract C commands(StatefulRedisConnection<K, K> connection);

	/** Fails before the first connection; afterwards commands fail at once while Redis is unavailable. */
	protected final Mono<C> connected() {
		return Mono.fromSupplier(() -> commands)
				.switchIfEmpty(Mono.error(() -> new IllegalStateException("not connected to Redis yet")));
	}

	/** How long a request waits for Redis. */
	final Duration timeout() {
		return redis.timeout();
	}

	@Override
	public final synchronized void start() {
		connecting = redis.connect(codec).subscribe(connection -> commands = commands(connection));
	}

	@Override
	public final synchronized void stop() {
		commands = null;
		if (connecting != null) {
			connecting.dispose();
			connecting = null;
		}
	}

	@Override
	public final synchronized boolean isRunning() {
		return connecting != null;
	}

	@Override
	public final int getPhase() {
		return 0;
	}
}
