package stampede.testsupport;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/**
 * The PostgreSQL that docker-compose.yml names, as a container for the whole test JVM; used as {@link EmbeddedDatabase} is,
 * by tests that are {@code @Testcontainers(disabledWithoutDocker = true)}.
 */
public final class ContainerDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	private static final int PORT = 5432;
	private static final Duration STARTS_WITHIN = Duration.ofMinutes(1);
	private static final long BETWEEN_LOOKS_MILLIS = 200;
	private static final String ROLE = "psql -U postgres -c \"CREATE ROLE service LOGIN PASSWORD 'service'\"\n";

	private static final class Server {
		static final GenericContainer<?> POSTGRES = start();

		/** Testcontainers ends it with this JVM. */
		private static GenericContainer<?> start() {
			var postgres = new GenericContainer<>(Containers.postgres())
					.withExposedPorts(PORT)
					.withEnv("POSTGRES_PASSWORD_FILE", "/password")
					.withEnv("POSTGRES_INITDB_ARGS", "--auth-local=trust --auth-host=scram-sha-256")
					.withEnv("PGDATA", "/var/lib/postgresql/data")
					.withCopyToContainer(Transferable.of("postgres", 0444), "/password")
					.withCopyToContainer(Transferable.of(ROLE, 0555), "/docker-entrypoint-initdb.d/create-role.sh");
			postgres.start();
			awaitReady(postgres);
			return postgres;
		}

		/** A server that is still made up takes connections over its socket only. */
		private static void awaitReady(GenericContainer<?> postgres) {
			var end = System.nanoTime() + STARTS_WITHIN.toNanos();
			while (true) {
				try (var connection = DriverManager.getConnection("jdbc:postgresql://" + address(postgres), "service",
						"service")) {
					connection.isValid(1);
					return;
				} catch (SQLException notYet) {
					if (System.nanoTime() > end) {
						throw new IllegalStateException("PostgreSQL did not start: " + postgres.getLogs(), notYet);
					}
					pause();
				}
			}
		}

		private static void pause() {
			try {
				Thread.sleep(BETWEEN_LOOKS_MILLIS);
			} catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(interrupted);
			}
		}
	}

	private static String address(GenericContainer<?> postgres) {
		return postgres.getHost() + ":" + postgres.getMappedPort(PORT) + "/postgres";
	}

	/** As {@link EmbeddedDatabase#asOwner()}. */
	public static ConnectionFactory asOwner() {
		return ConnectionFactories.get("r2dbc:postgresql://postgres:postgres@" + address(Server.POSTGRES));
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		var address = address(Server.POSTGRES);
		TestPropertyValues.of(
				"spring.r2dbc.url=r2dbc:postgresql://" + address,
				"spring.r2dbc.username=service",
				"spring.r2dbc.password=service",
				"spring.flyway.url=jdbc:postgresql://" + address,
				"spring.flyway.user=postgres",
				"spring.flyway.password=postgres")
				.applyTo(context);
	}
}
