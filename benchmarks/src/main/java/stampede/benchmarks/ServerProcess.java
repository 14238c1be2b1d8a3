package stampede.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import stampede.local.LocalStack;

/** Starts processes of {@link SessionServer}. */
final class SessionProcesses {
	private static final Duration READY_WITHIN = Duration.ofSeconds(30);

	private SessionProcesses() {}

	/** Starts a server and waits until it accepts connections. */
	static URI start(LocalStack stack, KeyPair key, Path log, List<Process> servers)
			throws IOException, InterruptedException {
		var port = freePort();
		var database = stack.jdbcUrl("postgres").replaceFirst("jdbc:postgresql://([^?]*)\\?user=(.*)&password=(.*)",
				"r2dbc:postgresql://$2:$3@$1");
		servers.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-Xmx512m",
				"-Dloader.main=stampede.benchmarks.SessionServer", "-cp", System.getProperty("java.class.path"),
				"org.springframework.boot.loader.launch.PropertiesLauncher", Integer.toString(port), database,
				stack.redisUrl(), Base64.getEncoder().encodeToString(key.getPublic().getEncoded()))
				.redirectErrorStream(true).redirectOutput(log.toFile()).start());
		var end = System.nanoTime() + READY_WITHIN.toNanos();
		while (!accepts(port)) {
			if (System.nanoTime() > end || !servers.getLast().isAlive()) {
				throw new IOException("the server of the variants did not start; see " + log);
			}
			Thread.sleep(Duration.ofMillis(100));
		}
		return URI.create("http://127.0.0.1:" + port);
	}

	private static boolean accepts(int port) {
		try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return true;
		} catch (IOException refused) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (var socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}
}
