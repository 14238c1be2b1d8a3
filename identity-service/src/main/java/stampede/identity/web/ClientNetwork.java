package stampede.identity.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The network of a client: an IPv4 address, or the first 64 bits of an IPv6 address, which one customer has. */
final class ClientNetwork {
	/** Written by the gateway, which removes it from requests of clients. */
	private static final String HEADER = "X-Internal-Client";
	private static final int PREFIX_BYTES = 8;

	private ClientNetwork() {}

	/** Of the client that the gateway names; of the peer of the connection without a gateway. */
	static String of(ServerHttpRequest request) {
		var named = request.getHeaders().getFirst(HEADER);
		if (named != null) {
			try {
				return text(InetAddress.ofLiteral(named));
			} catch (IllegalArgumentException malformed) {
				return "unknown";
			}
		}
		InetSocketAddress peer = request.getRemoteAddress();
		return peer == null || peer.getAddress() == null ? "unknown" : text(peer.getAddress());
	}

	private static String text(InetAddress address) {
		return address instanceof Inet6Address
				? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES))
				: address.getHostAddress();
	}
}
