package stampede.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over HTTP/1.1 connections that it keeps, on one thread of its own: on the machine that it measures, what the load
 * costs is taken from what the suite has. (The JDK's client takes three times as much of a processor for each request.)
 */
final class Client implements AutoCloseable {
	/** A request that has taken so long has failed, and its connection is ended. */
	static final Duration GIVES_UP_AFTER = Duration.ofSeconds(30);
	private final NioEventLoopGroup threads = new NioEventLoopGroup(1);
	private final EventLoop loop = threads.next();
	private final Deque<Channel> idle = new ArrayDeque<>();
	private final Bootstrap connecting;

	private Client(String host, int port) {
		this.connecting = new Bootstrap().group(loop).channel(NioSocketChannel.class).remoteAddress(host, port)
				.handler(new ChannelInitializer<Channel>() {
					@Override
					protected void initChannel(Channel channel) {
						channel.pipeline().addLast(new HttpResponseDecoder(), new Exchange());
					}
				});
	}

	static Client of(URI server) {
		return new Client(server.getHost(), server.getPort());
	}

	/**
	 * @param saysWhenToReturn whether it has {@code Retry-After}
	 * @param location empty where it has none
	 * @param body empty unless it was asked for
	 */
	record Answer(int status, boolean saysWhenToReturn, String location, String body) {}

	/** Any number at a time, each on a connection of its own; {@code request} is head and body as they go over the wire. */
	CompletableFuture<Answer> send(byte[] request) {
		return send(request, false);
	}

	/** The same; the answer has its body if {@code keepsBody}. */
	CompletableFuture<Answer> send(byte[] request, boolean keepsBody) {
		var answer = new CompletableFuture<Answer>();
		loop.execute(() -> send(request, keepsBody, answer));
		return answer;
	}

	private void send(byte[] request, boolean keepsBody, CompletableFuture<Answer> answer) {
		for (var channel = idle.pollLast(); channel != null; channel = idle.pollLast()) {
			if (channel.isActive()) {
				channel.pipeline().get(Exchange.class).begin(channel, request, keepsBody, answer);
				return;
			}
		}
		connecting.connect().addListener((ChannelFutureListener) connected -> begin(connected, request, keepsBody,
				answer));
	}

	private static void begin(ChannelFuture connected, byte[] request, boolean keepsBody,
			CompletableFuture<Answer> answer) {
		if (connected.isSuccess()) {
			connected.channel().pipeline().get(Exchange.class).begin(connected.channel(), request, keepsBody, answer);
		} else {
			answer.completeExceptionally(new ConnectException(String.valueOf(connected.cause())));
		}
	}

	/** One request after the other on one connection. */
	private final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
		private @Nullable CompletableFuture<Answer> waiting;
		private @Nullable ScheduledFuture<?> giveUp;
		private @Nullable Answer head;
		private boolean isKept;
		private @Nullable StringBuilder body;

		void begin(Channel channel, byte[] request, boolean keepsBody, CompletableFuture<Answer> answer) {
			waiting = answer;
			body = keepsBody ? new StringBuilder() : null;
			giveUp = loop.schedule(() -> fail(channel, new TimeoutException()), GIVES_UP_AFTER.toMillis(),
					TimeUnit.MILLISECONDS);
			var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(request));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
			if (part instanceof HttpResponse response) {
				head = new Answer(response.status().code(), response.headers().contains(HttpHeaderNames.RETRY_AFTER),
						response.headers().get(HttpHeaderNames.LOCATION, ""), "");
				isKept = HttpUtil.isKeepAlive(response);
			}
			if (body != null && part instanceof HttpContent content) {
				body.append(content.content().toString(StandardCharsets.UTF_8));
			}
			if (part instanceof LastHttpContent && waiting != null && head != null) {
				var answer = body == null
						? head
						: new Answer(head.status(), head.saysWhenToReturn(), head.location(), body.toString());
				var told = end();
				if (isKept) {
					idle.addLast(context.channel());
				} else {
					var _ = context.close();
				}
				told.complete(answer);
			}
		}

		private CompletableFuture<Answer> end() {
			var told = Objects.requireNonNull(waiting);
			waiting = null;
			if (giveUp != null) {
				giveUp.cancel(false);
			}
			return told;
		}

		private void fail(Channel channel, Exception failure) {
			if (waiting != null) {
				end().completeExceptionally(failure);
			}
			var _ = channel.close();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			fail(context.channel(), new IOException("the connection was closed"));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
			fail(context.channel(), new IOException(failure));
		}
	}

	@Override
	public void close() {
		var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}
}
