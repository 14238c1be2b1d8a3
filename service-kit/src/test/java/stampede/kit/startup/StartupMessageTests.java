package stampede.kit.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.NoSuchOptionException;
import io.r2dbc.spi.Option;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

/** The message of a failed start, as Boot finds and runs the analyzers. */
@ExtendWith(OutputCaptureExtension.class)
class StartupMessageTests {
	@Test
	void namesTheSettingThatIsWrong(CapturedOutput output) {
		failWith(new BadConfiguration("stampede.tokens.public-key: cannot be read", "Name a PEM file.", null));

		assertThat(output).contains("APPLICATION FAILED TO START", "stampede.tokens.public-key: cannot be read",
				"Name a PEM file.").doesNotContain("\tat ");
	}

	@Test
	void namesTheDatabaseThatRefused(CapturedOutput output) {
		failWith(new IllegalStateException(new SQLException("connection refused", "08001")),
				"--spring.flyway.url=jdbc:postgresql://db/orders", "--spring.flyway.user=orders");

		assertThat(output).contains("jdbc:postgresql://db/orders as orders: connection refused (SQLSTATE 08001)")
				.doesNotContain("\tat ");
	}

	@Test
	void namesTheCredentialsThatAreMissing(CapturedOutput output) {
		failWith(new IllegalStateException(new NoSuchOptionException("No value found for user",
				Option.valueOf("user"))));

		assertThat(output).contains("No value found for user", "Set spring.r2dbc.username").doesNotContain("\tat ");
	}

	private static void failWith(RuntimeException failure, String... arguments) {
		var application = new SpringApplication(Empty.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(context -> ((GenericApplicationContext) context)
				.addBeanFactoryPostProcessor(_ -> {
					throw failure;
				}));

		assertThatThrownBy(() -> application.run(arguments)).isSameAs(failure);
	}

	static class Empty {}
}
