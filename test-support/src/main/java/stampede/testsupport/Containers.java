package stampede.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.testcontainers.utility.DockerImageName;

/** The images that docker-compose.yml names, for tests that run against the same ones. */
public final class Containers {
	private static final Path COMPOSE = Path.of("..", "docker-compose.yml");

	private Containers() {}

	/** The image of the service {@code redis}. */
	public static DockerImageName redis() {
		return image("REDIS_IMAGE");
	}

	static DockerImageName postgres() {
		return image("POSTGRES_IMAGE");
	}

	private static DockerImageName image(String variable) {
		try {
			var image = Pattern.compile("\\$\\{" + variable + ":-(.+)}").matcher(Files.readString(COMPOSE));
			if (!image.find()) {
				throw new IllegalStateException(COMPOSE + " has no " + variable);
			}
			var other = System.getenv(variable);
			return DockerImageName.parse(other == null ? image.group(1) : other);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
