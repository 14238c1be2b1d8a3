package stampede.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a client that does not read its response for some time: it would hold the response in memory, and
 * a connection to an upstream, without limit. Over HTTP/1.1 the socket shows it; over HTTP/2 a stream may be stalled
 * by its window alone, which {@link StreamWrites} watches. Used by the connection's own event loop only.
 */
final class StalledReaders extends IdleStateHandler {
	private static final String NAME = "stampede.stalledReaders";
	private final Duration within;
	private final Map<Integer, StreamWrites> streams = new HashMap<>();
	private @Nullable Future<?> looks;

	/** The second of two looks decides: what moves between them is alive. */
	private StalledReaders(Duration within) {
		super(true, 0, within.toMillis() / 2, 0, TimeUnit.MILLISECONDS);
		this.within = within;
	}

	static StalledReaders addTo(Channel channel, Duration within) {
		var readers = new StalledReaders(within);
		channel.pipeline().addFirst(NAME, readers);
		return readers;
	}

	/** Watches one stream of an HTTP/2 connection from now on; once is enough. */
	static void watch(Channel stream) {
		if (stream instanceof Http2StreamChannel http2 && stream.pipeline().get(StreamWrites.class) == null
				&& stream.parent().pipeline().get(NAME) instanceof StalledReaders readers) {
			var writes = new StreamWrites();
			stream.pipeline().addFirst(writes);
			var id = http2.stream().id();
			readers.streams.put(id, writes);
			readers.lookAfterStreams(stream.eventLoop());
			stream.closeFuture().addListener(_ -> readers.streams.remove(id));
		}
	}

	/** The reader of a stream, or with 0 of every stream, has made room. */
	void windowUpdated(int stream) {
		if (stream == 0) {
			streams.values().forEach(StreamWrites::moves);
			return;
		}
		var writes = streams.get(stream);
		if (writes != null) {
			writes.moves();
		}
	}

	/** By a clock of their own: a connection on which anything is written, if only answers to pings, is never idle. */
	private void lookAfterStreams(EventLoop loop) {
		if (looks == null) {
			var pause = within.toMillis() / 2;
			// A copy, because closing a connection removes it from the list.
			looks = loop.scheduleWithFixedDelay(
					() -> List.copyOf(streams.values()).forEach(stream -> stream.closeIfStalled(within)), pause, pause,
					TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		if (looks != null) {
			looks.cancel(false);
		}
		super.channelInactive(context);
	}

	@Override
	protected void channelIdle(ChannelHandlerContext context, IdleStateEvent idle) {
		var waiting = context.channel().unsafe().outboundBuffer();
		if (!idle.isFirst() && waiting != null && waiting.totalPendingWriteBytes() > 0) {
			// Discards the bytes in the kernel's send buffer.
			context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			var _ = context.close();
		}
	}
}
