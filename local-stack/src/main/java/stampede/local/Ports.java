package stampede.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The ports that the suite needs: whether they are free, and which ones are. Thread-safe. */
public final class Ports {
	private static final int LOWEST = 16_384;
	/**
	 * Linux takes the local ports of outgoing connections from 32,768 on. A server there may find its port used by a connection,
	 * and a client that waits for that server may connect to itself. Management uses the port 10,000 above.
	 */
	private static final int COUNT = 32_768 - Options.MANAGEMENT - LOWEST;
	private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

	private Ports() {}

	/**
	 * A port on which no process listens, with the one for management above it. Each call returns another port, as long as there
	 * is one. Throws {@link IllegalStateException} if no port is free.
	 */
	public static int unused() {
		for (int tried = 0; tried < COUNT; tried++) {
			var port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
			if (isFree(port) && isFree(port + Options.MANAGEMENT)) {
				return port;
			}
		}
		throw new IllegalStateException("no port from " + LOWEST + " on is free");
	}

	static boolean isFree(int port) {
		try (var socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		} catch (IOException taken) {
			return false;
		}
	}

	/** Fails with the names of all ports that another process listens on. */
	static void requireFree(Options options) throws StartFailure {
		var taken = new ArrayList<String>();
		options.ports().forEach((part, port) -> {
			if (options.isDoubled(part)) {
				return;
			}
			addIfTaken(taken, part, port);
			if (options.services().contains(Options.serviceOf(part))) {
				addIfTaken(taken, part + " management", port + Options.MANAGEMENT);
			}
		});
		if (!taken.isEmpty()) {
			throw new StartFailure(message(taken.stream().sorted().toList()));
		}
	}

	private static void addIfTaken(List<String> taken, String part, int port) {
		if (!isFree(port)) {
			taken.add("port " + port + " (" + part + ")");
		}
	}

	private static String message(List<String> taken) {
		return String.join(", ", taken) + (taken.size() == 1 ? " is" : " are")
				+ " taken. Is another ./run at work? End what listens there, or choose other ports, for example ./run --port "
				+ Options.GATEWAY + "=9080";
	}
}
