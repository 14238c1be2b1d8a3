package stampede.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles connection errors that no other handler has handled: Netty would log a stack trace for each. */
@Sharable
final class ConnectionErrorLogger extends ChannelInboundHandlerAdapter {
	private static final Logger log = LoggerFactory.getLogger(ConnectionErrorLogger.class);
	private static final ConnectionErrorLogger INSTANCE = new ConnectionErrorLogger();

	private ConnectionErrorLogger() {}

	static void addTo(Channel channel) {
		channel.pipeline().addLast("stampede.lastWord", INSTANCE);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		log.debug("{} is closed: {}", context.channel(), failure.toString());
		var _ = context.close();
	}
}
