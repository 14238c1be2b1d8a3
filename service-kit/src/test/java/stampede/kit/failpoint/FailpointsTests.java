package stampede.kit.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FailpointsTests {
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(FailpointsConfiguration.class));

	@Test
	void areDeafOutsideTheirProfile() {
		runner.withPropertyValues("stampede.failpoints.armed=a", "stampede.failpoints.file=/nowhere").run(context -> {
			context.getBean(Failpoints.class).hit("a");

			assertThat(context).doesNotHaveBean(ArmingFile.class);
		});
	}
}
