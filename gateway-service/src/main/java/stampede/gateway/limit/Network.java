package stampede.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The addresses that one stranger can be taken to have. */
final class Network {
	private static final int HALF = 8;

	private Network() {}

	/** Of an IPv6 address the first 64 bits: whoever has one of these addresses has them all. */
	static String of(InetAddress address) {
		return address instanceof Inet6Address six
				? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), HALF))
				: address.getHostAddress();
	}
}
