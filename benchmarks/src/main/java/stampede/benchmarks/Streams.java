package stampede.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of events that are held open, each over a connection of its own. */
final class Streams implements AutoCloseable {
	private static final int OK = 200;
	private static final int CONNECTING_AT_ONCE = 100;
	private final NioEventLoopGroup threads = new NioEventLoopGroup(1);
	private final ChannelGroup channels = new DefaultChannelGroup(threads.next());
	private final Semaphore connecting = new Semaphore(CONNECTING_AT_ONCE);
	private final AtomicInteger open = new AtomicInteger();
	private final AtomicInteger ended = new AtomicInteger();
	private final URI server;

	Streams(URI server) {
		this.server = server;
	}

	/** One more, as soon as fewer than a hundred are on their way. */
	void follow(String path, String token) throws InterruptedException {
		connecting.acquire();
		var request = "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
				.formatted(path, server.getAuthority(), token).getBytes(StandardCharsets.US_ASCII);
		new Bootstrap().group(threads).channel(NioSocketChannel.class)
				.handler(new ChannelInitializer<Channel>() {
					@Override
					protected void initChannel(Channel channel) {
						channel.pipeline().addLast(new HttpResponseDecoder(), new Listener(request));
					}
				})
				.connect(server.getHost(), server.getPort())
				.addListener(connected -> {
					if (!connected.isSuccess()) {
						connecting.release();
					}
				});
	}

	private final class Listener extends SimpleChannelInboundHandler<HttpObject> {
		private final byte[] request;
		private boolean isAnswered;

		Listener(byte[] request) {
			this.request = request;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			channels.add(context.channel());
			var _ = context.writeAndFlush(Unpooled.wrappedBuffer(request));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
			if (part instanceof HttpResponse response) {
				isAnswered = true;
				connecting.release();
				if (response.status().code() == OK) {
					open.incrementAndGet();
				}
			}
			if (part instanceof LastHttpContent) {
				ended.incrementAndGet();
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			if (!isAnswered) {
				connecting.release();
			}
		}
	}

	/** Those that were answered 200. */
	int opened() {
		return open.get();
	}

	/** Those whose connection is open. */
	int held() {
		return channels.size();
	}

	/** Those whose answer is complete. */
	int ended() {
		return ended.get();
	}

	/** Whether so many ended within {@code time}. */
	boolean awaitEnd(int count, Duration time) throws InterruptedException {
		for (var end = System.nanoTime() + time.toNanos(); ended() < count && System.nanoTime() < end;) {
			Thread.sleep(Duration.ofMillis(100));
		}
		return ended() >= count;
	}

	@Override
	public void close() {
		var _ = channels.close();
		var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}
}
