package stampede.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * Ignores a client's offer to switch to HTTP/2 (h2c): the request is answered over HTTP/1.1, as RFC 9110, 7.8 allows.
 * An upgrade would let a client bypass the proxy in front of this gateway and pass for that proxy, and it keeps whole bodies
 * in memory before any filter has seen the request. Clients use HTTP/2 by prior knowledge.
 */
@Sharable
final class NoUpgrade extends ChannelInboundHandlerAdapter {
	private static final NoUpgrade INSTANCE = new NoUpgrade();

	private NoUpgrade() {}

	static void addTo(Channel channel) {
		var upgrade = channel.pipeline().context(HttpServerUpgradeHandler.class);
		if (upgrade != null) {
			channel.pipeline().addBefore(upgrade.name(), "stampede.noUpgrade", INSTANCE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest request && request.headers().contains(HttpHeaderNames.UPGRADE)) {
			request.headers().remove(HttpHeaderNames.UPGRADE).remove(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER);
		}
		context.fireChannelRead(message);
	}
}
