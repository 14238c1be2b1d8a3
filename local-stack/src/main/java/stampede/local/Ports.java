package stampede.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports that the suite needs are free. */
final class Ports {
	private Ports() {}

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
