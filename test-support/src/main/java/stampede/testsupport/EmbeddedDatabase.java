package stampede.testsupport;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.boot.test.util.TestPropertyValues;

/**
 * A real PostgreSQL for the whole test JVM. Use as
 * {@code @ContextConfiguration(initializers = EmbeddedDatabase.class)}; it points R2DBC and Flyway at it. As in
 * production the service has a role that may do what the migrations grant to it; {@link #asOwner} may do everything.
 */
public final class EmbeddedDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	private static final class Server {
		static final EmbeddedPostgres POSTGRES = start();

		private static EmbeddedPostgres start() {
			try {
				// Autovacuum analyzes small tables at any moment, so that plans would differ from run to run.
				var postgres = EmbeddedPostgres.builder().setServerConfig("autovacuum", "off").start();
				try (var connection = postgres.getPostgresDatabase().getConnection();
						var statement = connection.createStatement()) {
					statement.execute("CREATE ROLE service LOGIN PASSWORD 'service'");
				}
				return postgres;
			} catch (IOException | SQLException failure) {
				throw new IllegalStateException("embedded PostgreSQL did not start", failure);
			}
		}
	}

	/** The same database as its owner, for what a test does behind the service's back. */
	public static ConnectionFactory asOwner() {
		return ConnectionFactories.get(ConnectionFactoryOptions.builder()
				.option(ConnectionFactoryOptions.DRIVER, "postgresql")
				.option(ConnectionFactoryOptions.HOST, "localhost")
				.option(ConnectionFactoryOptions.PORT, Server.POSTGRES.getPort())
				.option(ConnectionFactoryOptions.DATABASE, "postgres")
				.option(ConnectionFactoryOptions.USER, "postgres")
				.option(ConnectionFactoryOptions.PASSWORD, "postgres")
				.build());
	}

	/** Makes another, empty database, and returns its address, for example {@code localhost:5432/NAME}. */
	public static String create(String name) throws SQLException {
		try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
				var statement = connection.createStatement()) {
			statement.execute("CREATE DATABASE " + name);
		}
		return "localhost:" + Server.POSTGRES.getPort() + "/" + name;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		var address = "localhost:" + Server.POSTGRES.getPort() + "/postgres";
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
