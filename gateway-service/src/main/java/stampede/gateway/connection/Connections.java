package stampede.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.AttributeKey;
import org.springframework.boot.web.embedded.netty.NettyServerCustomizer;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerState;
import stampede.gateway.EdgeOrder;

/** Sets up the limits of connections, and closes old connections, so that load spreads over new gateways. */
@Component
class Connections implements NettyServerCustomizer, WebFilter, Ordered {
	private static final AttributeKey<Long> SINCE = AttributeKey.valueOf("stampede.since");
	private static final long UNSENT_IN_KERNEL = 128 * 1024;
	private final ConnectionProperties properties;
	private final UnreadableHeads unreadableHeads;
	private final HeldBytes heldBytes;

	Connections(ConnectionProperties properties, UnreadableHeads unreadableHeads, HeldBytes heldBytes) {
		this.properties = properties;
		this.heldBytes = heldBytes;
		this.unreadableHeads = unreadableHeads;
	}

	@Override
	public HttpServer apply(HttpServer server) {
		return limitingKernelBuffers(server)
				.requestTimeout(properties.bodyTimeout())
				.doOnChannelInit((_, channel, _) -> {
					channel.attr(SINCE).set(System.nanoTime());
					var account = heldBytes.open(channel);
					if (account == null) {
						var _ = channel.close();
						return;
					}
					UnreadResponses.addTo(channel, account);
					var readers = StalledReaders.addTo(channel, properties.stalledReadTimeout());
					HeadTimeout.addTo(channel, properties.headerTimeout(), new Http2Frames(readers::windowUpdated),
							account);
					NoUpgrade.addTo(channel);
					unreadableHeads.addTo(channel);
					PipeliningLimit.addTo(channel, properties.maxPipelined());
					ConnectionErrorLogger.addTo(channel);
				})
				.childObserve(Connections::note);
	}

	/** Otherwise the kernel buffers megabytes for a client that does not read, and the stall is not noticed. */
	private static HttpServer limitingKernelBuffers(HttpServer server) {
		return Epoll.isAvailable()
				? server.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL)
				: server;
	}

	private static void note(Connection connection, State state) {
		if (HttpServerState.REQUEST_RECEIVED.equals(state)) {
			HeadTimeout.headArrived(connection.channel());
			StalledReaders.watch(connection.channel());
		} else if (State.DISCONNECTING.equals(state)) {
			HeadTimeout.answered(connection.channel());
			PipeliningLimit.answered(connection.channel());
		}
	}

	@Override
	public int getOrder() {
		return EdgeOrder.CONNECTION_AGE.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof HttpServerRequest request) {
			request.withConnection(connection -> retire(connection.channel(), exchange.getResponse()));
		}
		return chain.filter(exchange);
	}

	private void retire(Channel channel, ServerHttpResponse response) {
		if (isOld(channel)) {
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		} else if (channel.parent() != null && isOld(channel.parent())) {
			// HTTP/2 sends GOAWAY, and closes after the streams in progress have ended.
			var _ = channel.parent().close();
		}
	}

	private boolean isOld(Channel channel) {
		var since = channel.attr(SINCE).get();
		return since != null && System.nanoTime() - since > properties.maxAge().toNanos();
	}
}
