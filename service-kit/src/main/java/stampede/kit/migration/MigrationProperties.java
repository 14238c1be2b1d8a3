package stampede.kit.migration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Flyway migrations at start-up.
 *
 * @param mode "run" migrates; "check" refuses to start where a migration of this release is missing.
 */
@ConfigurationProperties("stampede.migrations")
record MigrationProperties(@DefaultValue("run") Mode mode) {
	/** {@code RUN} migrates, {@code CHECK} refuses to start where a migration of this release is missing. */
	enum Mode {
		RUN, CHECK
	}
}
