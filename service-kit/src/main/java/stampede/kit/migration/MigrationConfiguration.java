package stampede.kit.migration;

import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** For every service that has a database. */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
@ConditionalOnClass(Flyway.class)
@EnableConfigurationProperties(MigrationProperties.class)
class MigrationConfiguration {
	@Bean
	FlywayMigrationStrategy migrationStrategy(MigrationProperties properties) {
		return switch (properties.mode()) {
			case RUN -> Flyway::migrate;
			case CHECK -> new SchemaCheck();
		};
	}
}
