package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import stampede.testsupport.RealTime;

/** A connection to a downstream service that is slow, or breaks now and then when something is asked over it. */
final class FaultyWire implements AutoCloseable {
	private static final int BUFFER = 16_384;
	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
	private final ServerSocket door;
	private final int target;
	private final Duration delay;
	private final double cuts;

	/**
	 * @param target the port on this machine that it leads to
	 * @param delay of each question
	 * @param cuts the share of questions that end the connection instead
	 */
	FaultyWire(int target, Duration delay, double cuts) {
		this.target = target;
		this.delay = delay;
		this.cuts = cuts;
		try {
			door = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		threads.execute(this::accept);
	}

	int port() {
		return door.getLocalPort();
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
		try (caller; var callee = new Socket(InetAddress.getLoopbackAddress(), target)) {
			caller.setTcpNoDelay(true);
			callee.setTcpNoDelay(true);
			var answers = Thread.startVirtualThread(() -> copy(callee, caller));
			ask(caller, callee);
			answers.join();
		} catch (IOException broken) {
			// Both sides see a closed connection.
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void ask(Socket caller, Socket callee) throws IOException, InterruptedException {
		var random = new Random(caller.getPort());
		var buffer = new byte[BUFFER];
		for (var read = caller.getInputStream().read(buffer); read >= 0; read = caller.getInputStream().read(buffer)) {
			if (random.nextDouble() < cuts) {
				throw new IOException("cut");
			}
			RealTime.pass(delay);
			callee.getOutputStream().write(buffer, 0, read);
		}
		callee.shutdownOutput();
	}

	private static void copy(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		} catch (IOException broken) {
			// The other direction ends both.
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
