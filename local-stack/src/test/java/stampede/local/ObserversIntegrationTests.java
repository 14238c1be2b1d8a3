package stampede.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stampede.testsupport.RealTime;

class ObserversIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
	@TempDir
	private Path data;

	@Test
	void looksAtEveryServiceWithTheRulesOfTheProject() throws Exception {
		assumeTrue(
				Observers.program(Observers.PROMETHEUS).isPresent()
						&& Observers.program(Observers.ALERTMANAGER).isPresent(),
				"Prometheus or Alertmanager is not installed (Debian: prometheus, prometheus-alertmanager)");
		var suite = Options.onFreePorts(PROJECT, data);
		var spare = Options.onFreePorts(PROJECT, data);
		var ports = new HashMap<>(suite.ports());
		ports.put(Observers.PROMETHEUS, spare.port(Options.POSTGRES));
		ports.put(Observers.ALERTMANAGER, spare.port(Options.REDIS));
		var options = new Options(PROJECT, data, ports, List.of(), List.of(), List.of(), null);

		try (var observers = Observers.start(options)) {
			assertThat(observers.lines()).hasSize(2).allMatch(line -> line.contains("http://127.0.0.1:"));
			var prometheus = "http://127.0.0.1:" + options.port(Observers.PROMETHEUS);
			has(prometheus + "/api/v1/rules", "CorrectnessViolated");
			has(prometheus + "/api/v1/alertmanagers", "127.0.0.1:" + options.port(Observers.ALERTMANAGER));
			for (var service : List.of(Options.GATEWAY, Options.ORDERS, Options.INVENTORY, Options.PAYMENTS)) {
				has(prometheus + "/api/v1/targets",
						"http://127.0.0.1:" + (options.port(service) + Options.MANAGEMENT) + "/actuator/prometheus");
			}
		}
		assertThat(Ports.isFree(options.port(Observers.PROMETHEUS))).as("it is gone with the suite").isTrue();
	}

	/** It reads its configuration before it has found what stands in it. */
	private static void has(String url, String text) throws Exception {
		var end = System.nanoTime() + LIMIT.toNanos();
		try (var http = HttpClient.newHttpClient()) {
			var request = HttpRequest.newBuilder(URI.create(url)).build();
			var body = http.send(request, BodyHandlers.ofString()).body();
			while (!body.contains(text) && System.nanoTime() < end) {
				RealTime.passMillis(100);
				body = http.send(request, BodyHandlers.ofString()).body();
			}
			assertThat(body).as(url).contains(text);
		}
	}
}
