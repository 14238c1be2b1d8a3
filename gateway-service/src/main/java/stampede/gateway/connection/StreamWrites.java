package stampede.gateway.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one HTTP/2 stream has to write and its reader has no room for. Used by the connection's own event loop only. */
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
		var _ = to.write(message, promise.unvoid()).addListener(_ -> {
			waiting--;
			moves();
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
