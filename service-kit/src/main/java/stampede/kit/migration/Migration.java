package stampede.kit.migration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * The step of its own: brings the database up to this release and ends. Repeating it changes nothing; two that run at
 * once take turns, by Flyway's lock.
 */
public final class Migration {
	/** The argument that asks for it. */
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
