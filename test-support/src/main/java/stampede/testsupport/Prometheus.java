package stampede.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Debian's Prometheus as a child process, which looks at every target once a second and judges its rules as often. */
public final class Prometheus {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final int STARTS_WITHIN_SECONDS = 20;
	private static final int STOPS_WITHIN_SECONDS = 10;
	private static final int BETWEEN_PROBES_MILLIS = 50;
	private final HttpClient http = HttpClient.newHttpClient();
	private final Path directory;
	private final URI address;
	private Process process;

	private Prometheus(Path directory, URI address) throws IOException {
		this.directory = directory;
		this.address = address;
		this.process = run();
	}

	/** Whether there is one on this machine. */
	public static boolean isInstalled() {
		return List.of(System.getenv("PATH").split(":", -1)).stream()
				.anyMatch(each -> Files.isExecutable(Path.of(each, "prometheus")));
	}

	/** One process that is read: as a job with that name does it, with labels of its pod. */
	public record Target(String job, String address, Map<String, String> labels) {
		private String configuration() {
			return """
					      - targets: ["%s"]
					        labels: {%s}
					""".formatted(address, labels.entrySet().stream()
					.map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
					.collect(Collectors.joining(", ")));
		}
	}

	private static String job(String name, List<Target> targets) {
		return """
				  - job_name: %s
				    metrics_path: /actuator/prometheus
				    static_configs:
				""".formatted(name)
				+ targets.stream().map(Target::configuration).collect(Collectors.joining());
	}

	/**
	 * Starts it and waits until it answers. {@link IOException} with its output when it does not.
	 *
	 * @param directory empty, for its configuration, data and log
	 * @param rules rule files by name
	 */
	public static Prometheus start(Path directory, List<Target> targets, Map<String, String> rules)
			throws IOException {
		for (var file : rules.entrySet()) {
			Files.writeString(directory.resolve(file.getKey()), file.getValue());
		}
		Files.writeString(directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s, evaluation_interval: 1s}
				rule_files: [%s]
				scrape_configs:
				""".formatted(String.join(", ", rules.keySet()))
				+ targets.stream().collect(Collectors.groupingBy(Target::job, TreeMap::new, Collectors.toList()))
						.entrySet()
						.stream().map(job -> job(job.getKey(), job.getValue())).collect(Collectors.joining()));
		return new Prometheus(directory, URI.create("http://127.0.0.1:" + UnusedPort.find()));
	}

	private Process run() throws IOException {
		var started = new ProcessBuilder("prometheus", "--config.file=" + directory.resolve("prometheus.yml"),
				"--storage.tsdb.path=" + directory.resolve("data"),
				"--web.listen-address=" + address.getAuthority(), "--enable-feature=exemplar-storage")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("prometheus.log").toFile()))
				.start();
		var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
		while (!isReady()) {
			if (!started.isAlive() || System.nanoTime() > end) {
				started.destroyForcibly();
				throw new IOException(
						"Prometheus did not start: " + Files.readString(directory.resolve("prometheus.log")));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_PROBES_MILLIS));
		}
		return started;
	}

	private boolean isReady() {
		try {
			var probe = (HttpURLConnection) address.resolve("/-/ready").toURL().openConnection();
			return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
		} catch (IOException notYet) {
			return false;
		}
	}

	/** Starts it anew after {@link #stop()}, with all that it knew. */
	public void startAgain() throws IOException {
		process = run();
	}

	public URI address() {
		return address;
	}

	/** The values of now; empty where there are none. Throws {@link IOException} where the query is wrong. */
	public List<Double> ask(String query) throws IOException, InterruptedException {
		return StreamSupport.stream(result("/api/v1/query?query=" + encoded(query)).path("result").spliterator(), false)
				.map(sample -> sample.path("value").path(1).asText())
				.map(value -> value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value))
				.toList();
	}

	private JsonNode result(String path) throws IOException, InterruptedException {
		var answer = http.send(HttpRequest.newBuilder(address.resolve(path)).build(),
				HttpResponse.BodyHandlers.ofString());
		var body = JSON.readTree(answer.body());
		if (!body.path("status").asText().equals("success")) {
			throw new IOException(answer.body());
		}
		return body.path("data");
	}

	private static String encoded(String query) {
		return URLEncoder.encode(query, StandardCharsets.UTF_8);
	}

	/** Stops it; its data stays. */
	public void stop() throws InterruptedException {
		process.destroy();
		if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
	}
}
