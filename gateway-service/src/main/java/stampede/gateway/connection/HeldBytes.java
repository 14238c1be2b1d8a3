package stampede.gateway.connection;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import stampede.gateway.GatewayMetric;
import stampede.gateway.edge.ClientAddress;
import stampede.gateway.limit.Network;

/**
 * One budget in bytes for data that the gateway holds for clients that do not read or do not finish: unread responses and unfinished
 * heads, of all clients and of each network. When it is used up, the connection that has stalled longest is closed at once. Direct
 * memory that clients hold would otherwise be missing for every other request. Also bounds the number of connections. Thread-safe.
 */
@Component
class HeldBytes {
	private static final int EIGHTH = 8;
	private static final long LONGEST_HEAD = 64 * 1024;
	private static final Usage NONE = new Usage(0, 0);
	private final ConnectionProperties properties;
	private final ClientAddress addresses;
	private final MeterRegistry meters;
	private final long max;
	private final AtomicLong total = new AtomicLong();
	private final Set<Account> accounts = ConcurrentHashMap.newKeySet();
	private final Map<String, Usage> networks = new ConcurrentHashMap<>();

	/** The connections and the held bytes of one network. */
	private record Usage(int connections, long bytes) {}

	HeldBytes(ConnectionProperties properties, ClientAddress addresses, MeterRegistry meters) {
		this.properties = properties;
		this.addresses = addresses;
		this.meters = meters;
		this.max = properties.maxBufferedBytes();
		GatewayMetric.CONNECTIONS.gauge(meters, accounts::size);
		GatewayMetric.CONNECTIONS_HELD.gauge(meters, total::get);
	}

	/** Counts a connection until it is closed; null where it is one too many. */
	@Nullable
	Account open(Channel channel) {
		var account = new Account(channel, network(channel));
		if (accounts.size() >= properties.maxOpen() || !enters(account.network)) {
			GatewayMetric.CONNECTIONS_CLOSED.counter(meters, "too-many").increment();
			return null;
		}
		accounts.add(account);
		channel.closeFuture().addListener(_ -> account.leave());
		return account;
	}

	private boolean enters(@Nullable String network) {
		if (network == null) {
			return true;
		}
		var entered = new boolean[1];
		networks.compute(network, (_, now) -> {
			var before = now == null ? new Usage(0, 0) : now;
			entered[0] = before.connections() < properties.maxOpenPerNetwork();
			return entered[0] ? new Usage(before.connections() + 1, before.bytes()) : now;
		});
		return entered[0];
	}

	/** Null for a trusted proxy, which brings the connections of many clients. */
	private @Nullable String network(Channel channel) {
		InetAddress address = channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
		return address == null || addresses.isTrusted(address) ? null : Network.of(address);
	}

	/** Closes connections, where the budget is used up. Not within the lock of an account: two could wait for each other. */
	private void enforce(Account account) {
		var network = account.network;
		if (network != null && networks.getOrDefault(network, NONE).bytes() > max / EIGHTH) {
			closeStalled(other -> network.equals(other.network));
		}
		if (total.get() > max) {
			closeStalled(_ -> true);
		}
	}

	private void closeStalled(Predicate<Account> among) {
		accounts.stream().filter(among).filter(account -> account.held > 0)
				.min(Comparator.comparingLong(account -> account.movedAt))
				.ifPresent(stalled -> {
					GatewayMetric.CONNECTIONS_CLOSED.counter(meters, "held-bytes").increment();
					stalled.close();
				});
	}

	/** The bytes that are held for one connection. */
	final class Account {
		private final Channel channel;
		private final @Nullable String network;
		private volatile long held;
		private volatile long movedAt = System.nanoTime();
		private boolean left;
		private long head;

		private Account(Channel channel, @Nullable String network) {
			this.channel = channel;
			this.network = network;
		}

		/** More bytes are held. */
		void hold(long bytes) {
			add(bytes);
			enforce(this);
		}

		/** The client took bytes, or they are not needed any more. */
		void release(long bytes) {
			movedAt = System.nanoTime();
			add(-bytes);
		}

		private synchronized void add(long bytes) {
			if (left) {
				return;
			}
			if (held == 0) {
				movedAt = System.nanoTime();
			}
			held = held + bytes;
			total.addAndGet(bytes);
			if (network != null) {
				networks.computeIfPresent(network, (_, now) -> new Usage(now.connections(), now.bytes() + bytes));
			}
		}

		/**
		 * Bytes arrived where a head is awaited; that is no progress. Used by the connection's own event loop only. The decoder refuses a
		 * longer head, so what exceeds it is the rest of a body that was refused before its end, and is not held.
		 */
		void head(int bytes) {
			var more = Math.min(bytes, LONGEST_HEAD - head);
			head += more;
			hold(more);
		}

		/** The head is complete. Used by the connection's own event loop only. */
		void headArrived() {
			if (head > 0) {
				release(head);
				head = 0;
			}
		}

		private void close() {
			leave();
			channel.eventLoop().execute(() -> {
				// The kernel discards its part at once.
				channel.config().setOption(ChannelOption.SO_LINGER, 0);
				var _ = channel.close();
			});
		}

		private synchronized void leave() {
			if (left) {
				return;
			}
			left = true;
			accounts.remove(this);
			var bytes = held;
			total.addAndGet(-bytes);
			if (network != null) {
				networks.computeIfPresent(network, (_, now) -> now.connections() == 1
						? null
						: new Usage(now.connections() - 1, now.bytes() - bytes));
			}
		}
	}
}
