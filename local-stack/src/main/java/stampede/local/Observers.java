package stampede.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prometheus and Alertmanager beside the suite, with the rules of observability/ and Compose's configuration, where they
 * are installed. Their data is kept as the suite's is.
 */
final class Observers implements AutoCloseable {
	static final String PROMETHEUS = "prometheus";
	static final String ALERTMANAGER = "alertmanager";
	/** Default ports. */
	static final Map<String, Integer> PORTS = Map.of(PROMETHEUS, 9090, ALERTMANAGER, 9093);
	private static final String GET_THEM = "; Debian and Ubuntu have it (apt-get install prometheus prometheus-alertmanager), "
			+ "Homebrew, too (brew install prometheus), and prometheus.io/download for the rest";
	private static final Duration READY_WITHIN = Duration.ofSeconds(30);
	private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
	private static final long BETWEEN_PROBES_MILLIS = 100;
	private final Options options;
	private final Map<String, Process> running = new LinkedHashMap<>();

	private Observers(Options options) {
		this.options = options;
	}

	/** The programs' names are those of their makers and of Debian. */
	static Optional<Path> program(String part) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
				.flatMap(directory -> Stream.of(part, PROMETHEUS + "-" + part).map(name -> Path.of(directory, name)))
				.filter(Files::isExecutable)
				.findFirst();
	}

	/** Starts what is installed and waits until it is ready; on failure nothing is left running. */
	static Observers start(Options options) throws StartFailure, InterruptedException {
		var observers = new Observers(options);
		try {
			for (var part : List.of(ALERTMANAGER, PROMETHEUS)) {
				var program = program(part);
				if (program.isPresent()) {
					observers.start(part, program.get());
				}
			}
			return observers;
		} catch (StartFailure | InterruptedException failure) {
			observers.close();
			throw failure;
		} catch (IOException failure) {
			observers.close();
			throw new StartFailure("cannot start what observes", failure);
		}
	}

	/** For people: where each is, or how to get it. */
	List<String> lines() {
		return Stream.of(PROMETHEUS, ALERTMANAGER)
				.map(part -> running.containsKey(part)
						? "%-20s %s".formatted(part, url(part))
						: part + " is not installed" + GET_THEM)
				.toList();
	}

	private void start(String part, Path program) throws StartFailure, InterruptedException, IOException {
		var home = Files.createDirectories(options.data().resolve(part));
		var configuration = Files.writeString(home.resolve(part + ".yml"), configuration(part));
		var command = new ArrayList<>(List.of(program.toString(), "--config.file=" + configuration,
				"--web.listen-address=127.0.0.1:" + options.port(part)));
		command.addAll(part.equals(PROMETHEUS)
				? List.of("--storage.tsdb.path=" + home.resolve("data"), "--enable-feature=exemplar-storage")
				// It would look for others like it.
				: List.of("--storage.path=" + home.resolve("data"), "--cluster.listen-address="));
		var log = Files.createDirectories(options.data().resolve("logs")).resolve(part + ".log");
		running.put(part, new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
		awaitReady(part, log);
	}

	/** Compose's, with this machine's addresses. */
	private String configuration(String part) throws IOException {
		var text = Files.readString(options.project().resolve("compose/observe").resolve(part + ".yml"))
				.replace("/etc/prometheus/rules", options.project().resolve("observability/rules").toString())
				.replace("alertmanager:9093", "127.0.0.1:" + options.ports().getOrDefault(ALERTMANAGER, 0));
		for (var service : Options.SERVICES) {
			text = text.replaceAll("\\b" + service + ":\\d+",
					"127.0.0.1:" + (options.port(service) + Options.MANAGEMENT));
		}
		return text;
	}

	private void awaitReady(String part, Path log) throws StartFailure, InterruptedException {
		var end = System.nanoTime() + READY_WITHIN.toNanos();
		while (!Probe.isOk(url(part).resolve("/-/ready"))) {
			if (!process(part).isAlive() || System.nanoTime() > end) {
				throw new StartFailure(part + " did not start; see " + log);
			}
			Thread.sleep(BETWEEN_PROBES_MILLIS);
		}
	}

	private URI url(String part) {
		return URI.create("http://127.0.0.1:" + options.port(part));
	}

	private Process process(String part) {
		var process = running.get(part);
		if (process == null) {
			throw new IllegalArgumentException(part);
		}
		return process;
	}

	@Override
	public void close() {
		running.values().forEach(Process::destroy);
		for (var process : running.values()) {
			try {
				if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
					process.destroyForcibly();
				}
			} catch (InterruptedException interrupted) {
				process.destroyForcibly();
				Thread.currentThread().interrupt();
			}
		}
	}
}
