package stampede.gateway.edge;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import stampede.kit.startup.BadConfiguration;

/** Ranges of addresses (CIDR). */
final class Networks {
	private final List<IpSubnetFilterRule> ranges;

	private Networks(List<IpSubnetFilterRule> ranges) {
		this.ranges = ranges;
	}

	/** Throws {@link BadConfiguration} if one of them is not a CIDR range. */
	static Networks of(String property, List<String> ranges) {
		return new Networks(ranges.stream().map(range -> range(property, range)).toList());
	}

	private static IpSubnetFilterRule range(String property, String range) {
		try {
			var parts = range.split("/", 2);
			return new IpSubnetFilterRule(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]),
					IpFilterRuleType.ACCEPT);
		} catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
			throw new BadConfiguration(property + " holds " + range,
					"Write an address range, for example 10.0.0.0/8.", malformed);
		}
	}

	boolean isEmpty() {
		return ranges.isEmpty();
	}

	boolean contain(InetAddress address) {
		var socket = new InetSocketAddress(address, 0);
		return ranges.stream().anyMatch(range -> range.matches(socket));
	}
}
