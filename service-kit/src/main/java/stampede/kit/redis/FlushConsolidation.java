package stampede.kit.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

/** Combines the Redis commands of one turn of an event loop into one write. */
final class FlushConsolidation implements NettyCustomizer {
	private static final int AT_MOST = 256;

	@Override
	public void afterChannelInitialized(Channel channel) {
		channel.pipeline().addFirst(new FlushConsolidationHandler(AT_MOST, true));
	}
}
