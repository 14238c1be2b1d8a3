package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Behaves like a Kubernetes Service: new connections go in turn to the instances that are ready, established connections are
 * left alone. It does not parse HTTP, and never retries.
 */
final class Balancer implements AutoCloseable {
	private static final int PROBE_TIMEOUT_MILLIS = 2_000;
	private static final long BETWEEN_PROBES_MILLIS = 200;
	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
	private final AtomicInteger turn = new AtomicInteger();
	private final ServerSocket door;
	private volatile List<URI> ready = List.of();

	Balancer() {
		try {
			door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	int port() {
		return door.getLocalPort();
	}

	/** How many instances get new connections now. */
	int ready() {
		return ready.size();
	}

	/** Begins to pass connections on. */
	void to(List<URI> instances) {
		ready = instances.stream().filter(this::isReady).toList();
		threads.execute(() -> probe(instances));
		threads.execute(this::accept);
	}

	private void probe(List<URI> instances) {
		while (!door.isClosed()) {
			Waiting.moment(BETWEEN_PROBES_MILLIS);
			ready = instances.stream().filter(this::isReady).toList();
		}
	}

	/** An instance that is slow to answer stays what it was: Kubernetes, too, waits for a third failure. */
	private boolean isReady(URI instance) {
		try {
			var probe = (HttpURLConnection) instance.resolve("/readyz").toURL().openConnection();
			probe.setRequestProperty("Connection", "close");
			probe.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
			probe.setReadTimeout(PROBE_TIMEOUT_MILLIS);
			return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
		} catch (SocketTimeoutException busy) {
			return ready.contains(instance);
		} catch (IOException away) {
			return false;
		}
	}

	private void accept() {
		try {
			while (true) {
				var caller = door.accept();
				threads.execute(() -> pass(caller));
			}
		} catch (IOException closed) {
			// The end of the test.
		}
	}

	private void pass(Socket caller) {
		var choice = ready;
		try (caller) {
			if (choice.isEmpty()) {
				return;
			}
			var instance = choice.get(Math.floorMod(turn.getAndIncrement(), choice.size()));
			try (var callee = new Socket(instance.getHost(), instance.getPort())) {
				var answers = Thread.startVirtualThread(() -> copy(callee, caller));
				copy(caller, callee);
				answers.join();
			}
		} catch (IOException refused) {
			// The caller sees a closed connection, as it would without anything between.
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** One direction, to its end; an end in good order is passed on as one, anything else ends both directions. */
	private static void copy(Socket from, Socket to) {
		try {
			to.setTcpNoDelay(true);
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		} catch (IOException broken) {
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() {
		try {
			door.close();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		threads.shutdownNow();
	}
}
