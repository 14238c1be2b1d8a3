package stampede.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose next request's head takes too long from its first byte on. An idle time-out alone never ends a
 * client that sends one byte at a time ("slowloris"). Used by the connection's own event loop only.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {
	private static final String NAME = "stampede.headTimeout";
	private final Duration within;
	private boolean headIsAwaited = true;
	private @Nullable Future<?> end;

	private HeadTimeout(Duration within) {
		this.within = within;
	}

	/** Before whatever else looks at the bytes. */
	static void addTo(Channel channel, Duration within) {
		channel.pipeline().addFirst(NAME, new HeadTimeout(within));
	}

	/** A request's head is complete on this connection, or, with HTTP/2, on one of its streams. */
	static void headArrived(Channel channel) {
		var stream = channel.parent() != null && channel.parent().pipeline().get(NAME) != null;
		if ((stream ? channel.parent() : channel).pipeline().get(NAME) instanceof HeadTimeout timeout) {
			timeout.stop();
		}
	}

	/** The answer is complete; the next bytes begin a new request. HTTP/2 has no such moment: streams overlap. */
	static void answered(Channel channel) {
		if (channel.pipeline().get(NAME) instanceof HeadTimeout timeout) {
			timeout.headIsAwaited = true;
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		if (headIsAwaited && end == null) {
			end = context.executor().schedule(() -> hangUp(context), within.toMillis(), TimeUnit.MILLISECONDS);
		}
		context.fireChannelRead(bytes);
	}

	private static void hangUp(ChannelHandlerContext context) {
		var _ = context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		stop();
		context.fireChannelInactive();
	}

	private void stop() {
		headIsAwaited = false;
		if (end != null) {
			end.cancel(false);
			end = null;
		}
	}
}
