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
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Debian's Prometheus as a child process, which looks at every target once a second and judges the rules as often. */
final class Prometheus {
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

	/** @param targets host and port of what is to be read, by job */
	static Prometheus start(Path directory, Map<String, String> targets) throws IOException {
		for (var file : Alerts.FILES) {
			Files.writeString(directory.resolve(file.getFileName()),
					Files.readString(file).replaceAll("interval: \\d+[sm]", "interval: 1s"));
		}
		var configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s, evaluation_interval: 1s}
				rule_files: [slo.yaml, alerts.yaml]
				scrape_configs:
				""" + targets.entrySet().stream().map(target -> """
				  - job_name: %s
				    metrics_path: /actuator/prometheus
				    static_configs: [{targets: ["%s"]}]
				""".formatted(target.getKey(), target.getValue())).collect(Collectors.joining()));
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
