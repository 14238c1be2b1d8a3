package stampede.testsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.boot.test.util.TestPropertyValues;

/**
 * A real PostgreSQL for the whole test JVM. Use as
 * {@code @ContextConfiguration(initializers = EmbeddedDatabase.class)}; it points R2DBC and Flyway at it.
 */
public final class EmbeddedDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	private static final class Server {
		static final EmbeddedPostgres POSTGRES = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.start();
			} catch (IOException failure) {
				throw new UncheckedIOException("embedded PostgreSQL did not start", failure);
			}
		}
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		var address = "localhost:" + Server.POSTGRES.getPort() + "/postgres";
		TestPropertyValues.of(
				"spring.r2dbc.url=r2dbc:postgresql://" + address,
				"spring.r2dbc.username=postgres",
				"spring.r2dbc.password=postgres",
				"spring.flyway.url=jdbc:postgresql://" + address,
				"spring.flyway.user=postgres",
				"spring.flyway.password=postgres")
				.applyTo(context);
	}
}
