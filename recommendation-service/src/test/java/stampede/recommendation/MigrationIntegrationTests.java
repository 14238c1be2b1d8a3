package stampede.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import stampede.kit.migration.Migration;
import stampede.kit.migration.ServiceMain;
import stampede.testsupport.EmbeddedDatabase;

/** Migrations as a step of their own, and a service that only looks whether they have run. */
@ExtendWith(OutputCaptureExtension.class)
class MigrationIntegrationTests {
	@Test
	void looksBeforeItServesAndSaysWhatIsMissing(CapturedOutput output) throws SQLException {
		var address = EmbeddedDatabase.create("recommendations_apart");

		assertThatThrownBy(() -> look(address)).hasStackTraceContaining("lacks migrations of this release");
		assertThat(output).contains("V1 create recommendations", "with the argument 'migrate'").doesNotContain("\tat ");

		migrate(address);
		// Again, as a job that is run twice.
		migrate(address);

		assertThatCode(() -> look(address)).doesNotThrowAnyException();
	}

	@Test
	void saysWhyItCouldNotMigrate(CapturedOutput output) {
		assertThatThrownBy(() -> migrate("localhost:1/nothing")).isInstanceOf(RuntimeException.class);

		assertThat(output).contains("The migrations could not run on jdbc:postgresql://localhost:1/nothing as postgres")
				.doesNotContain("\tat ");
	}

	private static void migrate(String address) {
		ServiceMain.run(RecommendationServiceApplication.class, Migration.COMMAND,
				"--spring.flyway.url=jdbc:postgresql://" + address, "--spring.flyway.user=postgres",
				"--spring.flyway.password=postgres", "--spring.r2dbc.username=service");
	}

	/** The part of a service's start that looks, as the service's own role. */
	private static void look(String address) {
		Migration.run("--stampede.migrations.mode=check", "--spring.flyway.url=jdbc:postgresql://" + address,
				"--spring.r2dbc.username=service", "--spring.r2dbc.password=service");
	}
}
