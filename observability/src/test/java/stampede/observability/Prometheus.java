package stampede.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
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
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import stampede.local.LocalStack;
import stampede.local.Options;

/** Debian's Prometheus as a child process, which looks at every target once a second and judges the rules as often. */
final class Prometheus {
	static final String REVISION = "5f7c9d";
	private static final Pattern MINUTES = Pattern.compile("(?<=[\\[: ])(\\d+)m(?=[\\]:\\n])");
	private static final Pattern HOURS = Pattern.compile("(?<=[\\[: ])(\\d+)h(?=[\\]:\\n])");
	private static final ObjectMapper JSON = new ObjectMapper();
	private final HttpClient http = HttpClient.newHttpClient();
	private final Process process;
	private final URI address;

	private Prometheus(Process process, URI address) {
		this.process = process;
		this.address = address;
	}

	static boolean isInstalled() {
		return List.of(System.getenv("PATH").split(":", -1)).stream()
				.anyMatch(each -> Files.isExecutable(Path.of(each, "prometheus")));
	}

	/** One process that is read: as a job with that name does it, with labels of its pod. */
	record Target(String job, String address, Map<String, String> labels) {
		private String configuration() {
			return """
					  - job_name: %s
					    metrics_path: /actuator/prometheus
					    static_configs:
					      - targets: ["%s"]
					        labels: {%s}
					""".formatted(job, address, labels.entrySet().stream()
					.map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
					.collect(Collectors.joining(", ")));
		}
	}

	/** Every service of a suite, all of one revision. */
	static List<Target> targets(LocalStack stack) {
		return Options.SERVICES.stream().map(service -> new Target(service,
				"127.0.0.1:" + (stack.url(service).getPort() + Options.MANAGEMENT),
				Map.of("namespace", "stampede", "rollouts_pod_template_hash", REVISION))).toList();
	}

	/** With the rules, judged once a second. */
	static Prometheus start(Path directory, List<Target> targets) throws IOException {
		return start(directory, targets, rules -> rules.replaceAll("interval: \\d+[sm]", "interval: 1s"));
	}

	/** With rules for which a minute is a second, an hour a minute, and a day 24. */
	static Prometheus startHurried(Path directory, List<Target> targets) throws IOException {
		return start(directory, targets, rules -> HOURS.matcher(MINUTES.matcher(rules.replaceAll("interval: \\d+[sm]",
				"interval: 1s")).replaceAll("$1s")).replaceAll("$1m"));
	}

	private static Prometheus start(Path directory, List<Target> targets, UnaryOperator<String> pace)
			throws IOException {
		for (var file : Alerts.FILES) {
			Files.writeString(directory.resolve(file.getFileName()), pace.apply(Files.readString(file)));
		}
		var configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s, evaluation_interval: 1s}
				rule_files: [slo.yaml, alerts.yaml]
				scrape_configs:
				""" + targets.stream().map(Target::configuration).collect(Collectors.joining()));
		var port = freePort();
		var process = new ProcessBuilder("prometheus", "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port,
				"--enable-feature=exemplar-storage")
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("prometheus.log").toFile())
				.start();
		return new Prometheus(process, URI.create("http://127.0.0.1:" + port));
	}

	URI address() {
		return address;
	}

	private static int freePort() throws IOException {
		try (var socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** The values of now; empty where there are none. Throws {@link IOException} where the query is wrong. */
	List<Double> ask(String query) throws IOException, InterruptedException {
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

	void stop() throws InterruptedException {
		process.destroy();
		if (!process.waitFor(10, TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
	}
}
