package stampede.gateway.connection;

import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Limits the concurrent requests of one HTTP/2 connection; Netty's own default is unlimited. Spring Boot's customizer
 * sets the size of the headers and so takes back what was set before: this one follows it, and sets both.
 */
@Component
class Http2Streams implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {
	private final long maxStreams;
	private final long maxHeaderSize;

	Http2Streams(ConnectionProperties properties, ServerProperties server) {
		this.maxStreams = properties.maxStreams();
		this.maxHeaderSize = server.getMaxHttpRequestHeaderSize().toBytes();
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(server -> server.http2Settings(
				settings -> settings.maxConcurrentStreams(maxStreams).maxHeaderListSize(maxHeaderSize)));
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}
}
