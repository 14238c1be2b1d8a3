package stampede.kit.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.testsupport.RealTime;

/** The shutdown of a small service as its clients see it, over keep-alive connections. */
@Timeout(60)
class DrainIntegrationTests {
	private static final int DELAY_MILLIS = 2_000;
	private static final Duration AT_ONCE = Duration.ofMillis(DELAY_MILLIS / 2);

	@Test
	void servesWhileItSendsItsCallersElsewhere() throws Exception {
		var service = start("--stampede.drain.delay=" + DELAY_MILLIS + "ms");
		var port = port(service, "local.server.port");
		try (var kept = new Connection(port);
				var busy = new Connection(port);
				var probe = new Connection(port(service, "local.management.port"))) {
			assertThat(kept.get("/quick")).contains("HTTP/1.1 200 OK").doesNotContain("connection: close");
			assertThat(probe.get("/actuator/health/readiness")).startsWith("HTTP/1.1 200");
			assertThat(Connection.once(port, "/readyz")).startsWith("HTTP/1.1 200");
			busy.send("/slow");

			var stopping = stop(service);

			until(() -> Connection.once(port, "/readyz").startsWith("HTTP/1.1 503"));
			assertThat(Connection.once(port(service, "local.management.port"), "/actuator/health/readiness"))
					.startsWith("HTTP/1.1 503");
			assertThat(kept.get("/quick")).startsWith("HTTP/1.1 200").contains("connection: close");
			assertThat(kept.isClosed()).isTrue();
			assertThat(Connection.once(port, "/nothing")).startsWith("HTTP/1.1 404").contains("connection: close");
			assertThat(stopping).isNotDone();
			assertThat(busy.read()).as("begun before, longer than the drain").startsWith("HTTP/1.1 200")
					.contains("connection: close", "slow");
			stopping.get(10, TimeUnit.SECONDS);
			assertThatThrownBy(() -> new Connection(port)).isInstanceOf(ConnectException.class);
		} finally {
			service.close();
		}
	}

	@Test
	void endsStreamsAtOnceAndKeepsNobodyWaitingForThem() throws Exception {
		var service = start("--stampede.drain.delay=" + DELAY_MILLIS + "ms");
		try (var follower = new Connection(port(service, "local.server.port"))) {
			follower.send("/stream");
			assertThat(follower.readUntil("data:")).startsWith("HTTP/1.1 200");

			var begin = System.nanoTime();
			var stopping = stop(service);

			follower.readUntil("0"); // the last chunk
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
			stopping.get(DELAY_MILLIS + 3_000, TimeUnit.MILLISECONDS);
		} finally {
			service.close();
		}
	}

	@Test
	void waitsForNothingWithoutADelay() throws Exception {
		var service = start("--stampede.drain.delay=0s");
		try (var follower = new Connection(port(service, "local.server.port"))) {
			follower.send("/stream");
			follower.readUntil("data:");

			stop(service).get(DELAY_MILLIS, TimeUnit.MILLISECONDS);
		} finally {
			service.close();
		}
	}

	@Test
	void doesNotDrainWhatNeverStarted() {
		var begin = System.nanoTime();

		assertThatThrownBy(() -> start("--stampede.drain.delay=60s", "--fails=true"))
				.hasStackTraceContaining("the last to start");

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		var all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--server.port=0", "--management.server.port=0", "--spring.main.banner-mode=off",
				"--spring.application.name=drained", "--management.endpoint.health.probes.enabled=true",
				"--management.endpoint.health.probes.add-additional-paths=true"));
		return new SpringApplicationBuilder(Service.class).run(all.toArray(String[]::new));
	}

	/** As SIGTERM does: on a thread of its own. */
	private static CompletableFuture<Void> stop(ConfigurableApplicationContext service) {
		return CompletableFuture.runAsync(service::close, task -> Thread.ofPlatform().start(task));
	}

	private static int port(ConfigurableApplicationContext service, String name) {
		return Objects.requireNonNull(service.getEnvironment().getProperty(name, Integer.class));
	}

	private interface Fact {
		boolean holds() throws IOException;
	}

	private static void until(Fact fact) throws Exception {
		var end = System.nanoTime() + AT_ONCE.toNanos();
		while (!fact.holds()) {
			assertThat(System.nanoTime()).as("in time").isLessThan(end);
			RealTime.passMillis(20);
		}
	}

	/** One TCP connection, so that a test sees when it is closed and which bytes came before. */
	private static final class Connection implements AutoCloseable {
		private final Socket socket;
		private final BufferedReader input;

		Connection(int port) throws IOException {
			socket = new Socket(InetAddress.getLoopbackAddress(), port);
			socket.setSoTimeout(20_000);
			input = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		}

		/** A question over a connection that is used for nothing else. */
		static String once(int port, String path) throws IOException {
			try (var connection = new Connection(port)) {
				return connection.get(path);
			}
		}

		String get(String path) throws IOException {
			send(path);
			return read();
		}

		void send(String path) throws IOException {
			var request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		}

		/** One whole response with a Content-Length. */
		String read() throws IOException {
			var answer = readUntil("");
			var length = Integer.parseInt(answer.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
			var body = new char[length];
			for (var read = 0; read < length;) {
				read += input.read(body, read, length - read);
			}
			return answer + new String(body);
		}

		String readUntil(String last) throws IOException {
			var text = new StringBuilder();
			@Nullable
			String line;
			while ((line = input.readLine()) != null) {
				text.append(line).append('\n');
				if (line.equals(last)) {
					return text.toString();
				}
			}
			throw new IOException("closed after: " + text);
		}

		boolean isClosed() throws IOException {
			return input.read() < 0;
		}

		@Override
		public void close() throws IOException {
			socket.close();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {"stampede.kit.security.SecurityConfiguration",
			"org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
			"org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
			"org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration"})
	@RestController
	static class Service {
		@GetMapping("/quick")
		Mono<String> quick() {
			return Mono.just("quick");
		}

		@GetMapping("/slow")
		Mono<String> slow() {
			return Mono.delay(Duration.ofMillis(DELAY_MILLIS + 1_000)).thenReturn("slow");
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Long> stream() {
			return Flux.interval(Duration.ofMillis(50)).onBackpressureDrop().map(n -> n + 1_000);
		}

		/** With the shared ones, the end of one service would be the end of every other server in this JVM. */
		@Bean
		ReactorResourceFactory ownEventLoops() {
			var loops = new ReactorResourceFactory();
			loops.setUseGlobalResources(false);
			loops.setShutdownQuietPeriod(Duration.ZERO);
			return loops;
		}

		@Bean
		SmartLifecycle lastToStart(Environment environment) {
			return new SmartLifecycle() {
				@Override
				public void start() {
					if (environment.getProperty("fails", Boolean.class, false)) {
						throw new IllegalStateException("the last to start");
					}
				}

				@Override
				public void stop() {}

				@Override
				public boolean isRunning() {
					return false;
				}
			};
		}
	}
}
