package stampede.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose next request head is not complete in time, from its first byte on. An idle timeout alone never
 * ends a client that sends one byte at a time ("slowloris"). Over HTTP/2, where requests overlap, heads are recognized by the
 * frames themselves. Used by the connection's own event loop only.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {
	private static final String NAME = "stampede.headTimeout";
	private final Duration within;
	private final Http2Frames frames;
	private final HeldBytes.Account account;
	private boolean headIsAwaited = true;
	private @Nullable Future<?> end;

	private HeadTimeout(Duration within, Http2Frames frames, HeldBytes.Account account) {
		this.account = account;
		this.within = within;
		this.frames = frames;
	}

	/** Before every handler that reads the bytes. */
	static void addTo(Channel channel, Duration within, Http2Frames frames, HeldBytes.Account account) {
		channel.pipeline().addFirst(NAME, new HeadTimeout(within, frames, account));
	}

	/** A request's head is complete on this HTTP/1.1 connection. */
	static void headArrived(Channel channel) {
		if (channel.pipeline().get(NAME) instanceof HeadTimeout timeout && !timeout.frames.isHttp2()) {
			timeout.headIsAwaited = false;
			timeout.account.headArrived();
			timeout.stop();
		}
	}

	/** The answer is complete; the next bytes of this HTTP/1.1 connection begin a new request. */
	static void answered(Channel channel) {
		if (channel.pipeline().get(NAME) instanceof HeadTimeout timeout) {
			timeout.headIsAwaited = true;
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf bytes) {
			frames.read(bytes);
		}
		if (frames.isHttp2()) {
			headIsAwaited = frames.isHeadAwaited();
		}
		if (!headIsAwaited) {
			account.headArrived();
			stop();
		} else if (message instanceof ByteBuf bytes) {
			account.head(bytes.readableBytes());
		}
		if (headIsAwaited && end == null) {
			end = context.executor().schedule(() -> hangUp(context), within.toMillis(), TimeUnit.MILLISECONDS);
		}
		context.fireChannelRead(message);
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
		if (end != null) {
			end.cancel(false);
			end = null;
		}
	}
}
