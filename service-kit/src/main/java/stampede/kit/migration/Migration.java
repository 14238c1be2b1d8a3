package stampede.kit.migration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * A separate migration step: migrates the database to this release and ends. Idempotent; concurrent runs wait for
 * each other by Flyway's lock.
 */
public final class Migration {
	/** The argument that starts it. */
	public static final String COMMAND = "migrate";

	private Migration() {}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({MigrationConfiguration.class, FlywayAutoConfiguration.class})
	static class Application {}

	/** Fails as a service does that cannot start: with a message and the exit code 1. */
	public static void run(String... arguments) {
		new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.run(arguments)
				.close();
	}
}
