package stampede.systemtests;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.DockerComposeContainer;
import org.testcontainers.lifecycle.Startable;
import stampede.local.Ports;

/** The suite of docker-compose.yml, on ports and volumes of its own, from the jars that this build has made. */
final class ComposeSuite implements AutoCloseable {
	private static final Path PROJECT = Manifests.PROJECT;
	private static final Duration READY_WITHIN = Duration.ofMinutes(3);
	private static final Duration TOKEN_WITHIN = Duration.ofSeconds(30);
	private final Startable compose;
	private final Map<String, String> ports;
	private final DockerClient docker = DockerClientFactory.instance().client();
	private String project = "";

	private ComposeSuite(Startable compose, Map<String, String> ports) {
		this.compose = compose;
		this.ports = ports;
	}

	/** Builds the images, starts everything and waits until the gateway is ready. */
	static ComposeSuite start() throws IOException, InterruptedException {
		run("compose/make-secrets");
		var ports = Map.of("PORT", Integer.toString(Ports.unused()), "POSTGRES_PORT", Integer.toString(Ports.unused()),
				"SIMULATOR_PORT", Integer.toString(Ports.unused()));
		var suite = new ComposeSuite(compose(ports), ports);
		suite.compose.start();
		suite.project = suite.projectOfTheGateway();
		suite.awaitReady();
		return suite;
	}

	Shop shop() {
		return new Shop(url("PORT"));
	}

	Simulator simulator() {
		return new Simulator(url("SIMULATOR_PORT"));
	}

	Invariants invariants() {
		return new Invariants(this::jdbcUrl, simulator());
	}

	/** A token that the issuer's container signs. */
	String token(String subject, String scope) {
		var command = docker.execCreateCmd(container("tokens").getId())
				.withCmd("java", "-jar", "/app/app.jar", "print", "/data", subject, scope)
				.withAttachStdout(true)
				.exec();
		var output = new ByteArrayOutputStream();
		try (var printed = docker.execStartCmd(command.getId()).exec(new ResultCallback.Adapter<Frame>() {
			@Override
			public void onNext(Frame frame) {
				if (frame.getStreamType() == StreamType.STDOUT) {
					output.writeBytes(frame.getPayload());
				}
			}
		})) {
			printed.awaitCompletion(TOKEN_WITHIN.toSeconds(), TimeUnit.SECONDS);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
		return output.toString(StandardCharsets.UTF_8).strip();
	}

	/** SIGKILL, as when the machine's memory runs out. */
	void kill(String service) {
		docker.killContainerCmd(container(service).getId()).exec();
	}

	void restart(String service) {
		docker.startContainerCmd(container(service).getId()).exec();
	}

	/** Disconnects the container from all of its networks until the result is closed. */
	Runnable cutOff(String service) {
		var container = container(service);
		var networks = List.copyOf(Objects.requireNonNull(container.getNetworkSettings()).getNetworks().keySet());
		networks.forEach(network -> docker.disconnectFromNetworkCmd().withContainerId(container.getId())
				.withNetworkId(network).exec());
		return () -> networks.forEach(network -> docker.connectToNetworkCmd()
				.withContainerId(container.getId())
				.withNetworkId(network)
				.withContainerNetwork(new ContainerNetwork().withAliases(service))
				.exec());
	}

	void awaitReady() {
		var probe = HttpRequest.newBuilder(url("PORT").resolve("/readyz")).build();
		Waiting.until("the gateway is ready", READY_WITHIN, () -> {
			try {
				return shop().send(probe).status() == 200;
			} catch (UncheckedIOException notYet) {
				return false;
			}
		});
	}

	@Override
	public void close() {
		compose.stop();
	}

	private Container container(String service) {
		return docker.listContainersCmd()
				.withShowAll(true)
				.withLabelFilter(Map.of("com.docker.compose.service", service, "com.docker.compose.project", project))
				.exec()
				.getFirst();
	}

	/** Testcontainers generates a project name and does not expose it. */
	private String projectOfTheGateway() {
		return docker.listContainersCmd()
				.withLabelFilter(Map.of("com.docker.compose.service", "gateway-service"))
				.exec()
				.stream()
				.filter(each -> Arrays.stream(each.getPorts())
						.anyMatch(port -> Objects.toString(port.getPublicPort()).equals(ports.get("PORT"))))
				.map(each -> each.getLabels().get("com.docker.compose.project"))
				.findFirst()
				.orElseThrow();
	}

	private String jdbcUrl(String database) {
		try {
			var password = Files.readString(PROJECT.resolve(".secrets").resolve(database + "_owner_password"));
			return "jdbc:postgresql://127.0.0.1:" + ports.get("POSTGRES_PORT") + "/" + database + "?user=" + database
					+ "&password=" + password;
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private URI url(String port) {
		return URI.create("http://127.0.0.1:" + ports.get(port));
	}

	/** Compose 2 where it is installed, 1.29 otherwise. */
	private static Startable compose(Map<String, String> ports) {
		var files = Stream.of("docker-compose.yml", "system-tests/src/test/resources/compose-published.yml")
				.map(name -> PROJECT.resolve(name).toFile())
				.toList();
		return succeeds("docker", "compose", "version") ? second(files, ports) : first(files, ports);
	}

	private static Startable second(List<File> files, Map<String, String> ports) {
		return new ComposeContainer(files)
				.withLocalCompose(true)
				.withPull(false)
				.withBuild(true)
				.withEnv(ports)
				.withEnv("JAR", "target");
	}

	@SuppressWarnings("deprecation")
	private static Startable first(List<File> files, Map<String, String> ports) {
		return new DockerComposeContainer<>(files)
				.withLocalCompose(true)
				.withPull(false)
				.withBuild(true)
				.withEnv(ports)
				.withEnv("JAR", "target");
	}

	private static boolean succeeds(String... command) {
		try {
			return new ProcessBuilder(command)
					.redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start()
					.waitFor() == 0;
		} catch (IOException missing) {
			return false;
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}

	private static void run(String script) throws IOException, InterruptedException {
		var command = new ArrayList<>(List.of(PROJECT.resolve(script).toString()));
		if (new ProcessBuilder(command).directory(PROJECT.toFile()).inheritIO().start().waitFor() != 0) {
			throw new IOException(script + " failed");
		}
	}
}
