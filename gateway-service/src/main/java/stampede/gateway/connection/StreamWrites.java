package stampede.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The writes of one HTTP/2 stream for which its reader has no room. Used by the connection's own event loop only. */
final class StreamWrites extends ChannelOutboundHandlerAdapter {
	private @Nullable ChannelHandlerContext context;
	private int waiting;
	private long movedAt;

	@Override
	public void handlerAdded(ChannelHandlerContext added) {
		context = added;
	}

	@Override
	public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
		if (waiting++ == 0) {
			moves();
		}
		var account = to.channel().parent() == null ? null : UnreadResponses.account(to.channel().parent());
		var bytes = account == null ? 0 : UnreadResponses.bytes(message);
		if (account != null && bytes > 0) {
			account.hold(bytes);
		}
		var _ = to.write(message, promise.unvoid()).addListener(_ -> {
			waiting--;
			moves();
			if (account != null && bytes > 0) {
				account.release(bytes);
			}
		});
	}

	/** The reader takes something, or has made room for it. */
	void moves() {
		movedAt = System.nanoTime();
	}

	void closeIfStalled(Duration within) {
		if (context != null && waiting > 0 && System.nanoTime() - movedAt >= within.toNanos()) {
			var _ = context.close();
		}
	}
}
