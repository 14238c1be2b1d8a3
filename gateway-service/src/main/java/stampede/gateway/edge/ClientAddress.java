package stampede.gateway.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Where a request came from. {@code X-Forwarded-For} is read from the right, as far as it was written by trusted proxies:
 * what stands further left is hearsay.
 */
@Component
public class ClientAddress {
	private static final String FORWARDED_FOR = "X-Forwarded-For";
	private final Networks trusted;

	ClientAddress(EdgeProperties properties) {
		this.trusted = Networks.of("gateway.trusted-proxies", properties.trustedProxies());
	}

	/** Whether the peer of the connection may say for whom it speaks. */
	public boolean isTrusted(ServerHttpRequest request) {
		return peer(request).filter(this::isTrusted).isPresent();
	}

	/** The peer's own address where no trusted proxy has named another; empty where the connection has none. */
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

	/** Only a literal: a name would be looked up. */
	private static Optional<InetAddress> parse(String text) {
		try {
			return Optional.of(InetAddress.ofLiteral(text));
		} catch (IllegalArgumentException malformed) {
			return Optional.empty();
		}
	}
}
