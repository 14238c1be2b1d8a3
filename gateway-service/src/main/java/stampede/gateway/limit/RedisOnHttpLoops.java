package stampede.gateway.limit;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import reactor.netty.resources.LoopResources;

/**
 * Lets Lettuce use the event loops that serve HTTP: a request that asks Redis then needs no other thread to be woken for
 * the question, and none for the answer. They belong to the HTTP server, and are closed by it.
 */
final class RedisOnHttpLoops implements EventLoopGroupProvider {
	private final LoopResources loops;
	private final int count;

	RedisOnHttpLoops(LoopResources loops, int count) {
		this.loops = loops;
		this.count = count;
	}

	@Override
	@SuppressWarnings("unchecked") // The caller names the class of the group that fits its channels.
	public <T extends EventLoopGroup> T allocate(Class<T> type) {
		return (T) loops.onClient(type != NioEventLoopGroup.class);
	}

	@Override
	public int threadPoolSize() {
		return count;
	}

	@Override
	public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}
}
