package stampede.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports for servers that tests start. Thread-safe. */
public final class UnusedPort {
	private static final int LOWEST = 16_384;
	/** A node of a Redis cluster uses the port 10,000 above, too. */
	private static final int BUS = 10_000;
	/**
	 * Linux takes the local ports of outgoing connections from 32,768 on. A server there may find its port used by a connection,
	 * and a client that waits for that server may connect to itself.
	 */
	private static final int COUNT = 32_768 - BUS - LOWEST;
	private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

	private UnusedPort() {}

	/** A port on which no process listens; each call returns another one. Throws {@link IllegalStateException} if there is none. */
	public static int find() {
		for (int tried = 0; tried < COUNT; tried++) {
			var port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
			if (isFree(port) && isFree(port + BUS)) {
				return port;
			}
		}
		throw new IllegalStateException("no port from " + LOWEST + " on is free");
	}

	private static boolean isFree(int port) {
		try (var socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		} catch (IOException taken) {
			return false;
		}
	}
}
