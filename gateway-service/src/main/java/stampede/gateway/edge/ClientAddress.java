package stampede.gateway.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * The address of the client of a request. {@code X-Forwarded-For} is read from the right, as far as trusted proxies wrote it: any
 * client can write the rest.
 */
@Component
public class ClientAddress {
	private static final String FORWARDED_FOR = "X-Forwarded-For";
	private static final Pattern WITH_PORT = Pattern
			.compile("(?<address>[0-9.]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");
	private final Networks trusted;

	ClientAddress(EdgeProperties properties) {
		this.trusted = Networks.of("gateway.trusted-proxies", properties.trustedProxies());
	}

	/** Whether the peer of the connection is a trusted proxy. */
	public boolean isTrusted(ServerHttpRequest request) {
		return peer(request).filter(this::isTrusted).isPresent();
	}

	/** The peer's own address unless a trusted proxy names another one; empty if the connection has no address. */
	public Optional<InetAddress> of(ServerHttpRequest request) {
		var address = peer(request);
		var written = request.getHeaders().getOrEmpty(FORWARDED_FOR);
		if (written.isEmpty()) {
			return address;
		}
		var named = List.of(String.join(",", written).split(",", -1));
		for (var next = named.size() - 1; next >= 0 && address.filter(this::isTrusted).isPresent(); next--) {
			var before = parse(named.get(next).strip());
			if (before.isEmpty()) {
				return address;
			}
			address = before;
		}
		return address;
	}

	private static Optional<InetAddress> peer(ServerHttpRequest request) {
		return Optional.ofNullable(request.getRemoteAddress()).map(InetSocketAddress::getAddress);
	}

	/** Whether the address is a trusted proxy's. */
	public boolean isTrusted(InetAddress address) {
		return trusted.contain(address);
	}

	/** Accepts literals only, since a name would be looked up. Some load balancers add the port of the client. */
	private static Optional<InetAddress> parse(String text) {
		var withPort = WITH_PORT.matcher(text);
		try {
			return Optional.of(InetAddress.ofLiteral(withPort.matches() ? withPort.group("address") : text));
		} catch (IllegalArgumentException malformed) {
			return Optional.empty();
		}
	}
}
