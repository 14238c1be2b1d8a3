package stampede.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The addresses that one unauthenticated client can have. */
public final class Network {
	private static final int HALF = 8;

	private Network() {}

	/** The first 64 bits of an IPv6 address, because providers assign whole networks of that size; otherwise the address. */
	public static String of(InetAddress address) {
		return address instanceof Inet6Address six
				? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), HALF))
				: address.getHostAddress();
	}
}
