package stampede.kit.redis;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A component with a connection of its own to a Redis. It connects when it starts, with retries until it succeeds; before the web server,
 * and longer than it.
 *
 * @param <C> what the component calls, made once from the connection
 */
public abstract class RedisComponent<C> implements SmartLifecycle {
	private final Supplier<Mono<C>> connect;
	private @Nullable Disposable connecting;
	private volatile @Nullable C commands;

	/** @param connect see {@link RedisConnections#connect}; called at the start */
	protected RedisComponent(Supplier<Mono<C>> connect) {
		this.connect = connect;
	}

	/** Fails before the first connection; afterwards commands fail at once while Redis is unavailable. */
	protected final Mono<C> connected() {
		return Mono.fromSupplier(() -> commands)
				.switchIfEmpty(Mono.error(() -> new IllegalStateException("not connected to Redis yet")));
	}

	@Override
	public final synchronized void start() {
		connecting = connect.get().subscribe(connected -> commands = connected);
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
