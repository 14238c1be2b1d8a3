package stampede.kit.migration;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import stampede.kit.startup.BadConfiguration;

/**
 * Checks that every migration of this release has run, and changes nothing. Later migrations may have run: a release
 * works with the schema of its successor. It only reads the history, which the service's own role may do.
 */
final class SchemaCheck implements FlywayMigrationStrategy {
	/** Throws {@link BadConfiguration} naming what is missing. */
	@Override
	public void migrate(Flyway flyway) {
		var missing = Arrays.stream(flyway.info().pending())
				.map(SchemaCheck::name)
				.collect(Collectors.joining(", "));
		if (!missing.isEmpty()) {
			throw new BadConfiguration(
					"The database " + flyway.getConfiguration().getUrl() + " lacks migrations of this release: "
							+ missing,
					"Run them first: this jar or image with the argument 'migrate', as the owner of the database"
							+ " (spring.flyway.user). Or let the service run them: stampede.migrations.mode=run.",
					null);
		}
	}

	private static String name(MigrationInfo migration) {
		return "V" + migration.getVersion() + " " + migration.getDescription();
	}
}
