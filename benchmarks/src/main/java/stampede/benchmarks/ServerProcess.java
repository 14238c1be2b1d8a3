package stampede.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import stampede.local.LocalStack;
import stampede.local.Ports;

/** A JVM of its own with a server of the benchmarks, which is ready. */
record ServerProcess(URI address, Process process) implements AutoCloseable {
	private static final Duration READY_WITHIN = Duration.ofSeconds(60);

	/**
	 * Starts it and waits until it accepts connections; throws {@link IOException} if it does not.
	 *
	 * @param log gets its output
	 * @param arguments by the port on which it is to listen
	 */
	static ServerProcess start(Class<?> main, List<String> jvm, Path log, IntFunction<List<String>> arguments)
			throws IOException, InterruptedException {
		var port = Ports.unused();
		var command = new ArrayList<String>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(jvm);
		command.addAll(List.of("-Dloader.main=" + main.getName(), "-cp", System.getProperty("java.class.path"),
				"org.springframework.boot.loader.launch.PropertiesLauncher"));
		command.addAll(arguments.apply(port));
		var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		var end = System.nanoTime() + READY_WITHIN.toNanos();
		while (!accepts(port)) {
			if (System.nanoTime() > end || !process.isAlive()) {
				process.destroy();
				throw new IOException(main.getSimpleName() + " did not start; see " + log);
			}
			Thread.sleep(Duration.ofMillis(100));
		}
		return new ServerProcess(URI.create("http://127.0.0.1:" + port), process);
	}

	/** A database of the suite as its owner, for R2DBC. */
	static String r2dbcUrl(LocalStack stack, String database) {
		return stack.jdbcUrl(database).replaceFirst("jdbc:postgresql://([^?]*)\\?user=(.*)&password=(.*)",
				"r2dbc:postgresql://$2:$3@$1");
	}

	private static boolean accepts(int port) {
		try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return true;
		} catch (IOException refused) {
			return false;
		}
	}

	@Override
	public void close() {
		process.destroy();
	}
}
