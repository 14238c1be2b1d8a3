package stampede.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import reactor.netty.NettyPipeline;

/**
 * Lets the server see the next request of an HTTP/1.1 connection when it has answered the one before, and hangs up on
 * clients that send many without waiting (pipelining). The server's own queue of such requests has no bound
 * (CVE-2026-47874), and is not read on when it answers one of them at once (reactor/reactor-netty#4361). Used by the
 * connection's own event loop only.
 */
final class PipeliningLimit extends ChannelInboundHandlerAdapter {
	private static final String NAME = "stampede.oneAtATime";
	/** Of bodies that wait; the sizes of bodies have bounds of their own once they are read. */
	private static final int MAX_BYTES = 512 * 1024;
	private final int maxUnanswered;
	private final Queue<Object> waiting = new ArrayDeque<>();
	private int requests;
	private int bytes;
	private boolean isUnderWay;

	private PipeliningLimit(int maxUnanswered) {
		this.maxUnanswered = maxUnanswered;
	}

	static void addTo(Channel channel, int maxUnanswered) {
		channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, NAME, new PipeliningLimit(maxUnanswered));
	}

	/** The response to the current request is complete. */
	static void answered(Channel channel) {
		var context = channel.pipeline().context(NAME);
		if (context != null && context.handler() instanceof PipeliningLimit requests) {
			context.executor().execute(() -> requests.next(context));
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof HttpObject) || !hasToWait(message)) {
			pass(context, message);
		} else if (bytes > MAX_BYTES || (message instanceof HttpRequest && requests + 1 == maxUnanswered)) {
			ReferenceCountUtil.release(message);
			var _ = context.close();
		} else {
			waiting.add(message);
			count(message, 1);
		}
	}

	private boolean hasToWait(Object message) {
		return !waiting.isEmpty() || (isUnderWay && message instanceof HttpRequest);
	}

	private void next(ChannelHandlerContext context) {
		isUnderWay = false;
		while (!waiting.isEmpty() && !(isUnderWay && waiting.peek() instanceof HttpRequest)) {
			var message = waiting.remove();
			count(message, -1);
			pass(context, message);
		}
		context.fireChannelReadComplete();
	}

	private void pass(ChannelHandlerContext context, Object message) {
		isUnderWay |= message instanceof HttpRequest;
		context.fireChannelRead(message);
	}

	private void count(Object message, int sign) {
		requests += message instanceof HttpRequest ? sign : 0;
		bytes += message instanceof HttpContent content ? sign * content.content().capacity() : 0;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		drop();
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		drop();
	}

	private void drop() {
		waiting.forEach(ReferenceCountUtil::release);
		waiting.clear();
		requests = 0;
		bytes = 0;
	}
}
