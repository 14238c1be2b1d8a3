package stampede.kit.migration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param mode what a service does about its schema when it starts
 */
@ConfigurationProperties("stampede.migrations")
record MigrationProperties(@DefaultValue("run") Mode mode) {
	/** {@code RUN} migrates, {@code CHECK} refuses to start where a migration of this release is missing. */
	enum Mode {
		RUN, CHECK
	}
}
