package stampede.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ProviderPropertiesTests {
	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(ProviderProperties.class)
	static class Bound {}

	private final ApplicationContextRunner starting = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(Bound.class)
			.withPropertyValues("payments.provider.base-url=http://localhost");

	@Test
	void saysWhichSettingIsMissing() {
		starting.run(context -> assertThat(context).getFailure().rootCause()
				.hasMessageContaining("set payments.provider.secret-key"));
		starting.withPropertyValues("payments.provider.secret-key= ").run(context -> assertThat(context).getFailure()
				.rootCause().hasMessageContaining("set payments.provider.secret-key"));
	}

	@Test
	void keepsTheKeyToItself() {
		starting.withPropertyValues("payments.provider.secret-key=sk_test_hidden").run(context -> assertThat(
				context.getBean(ProviderProperties.class).toString()).doesNotContain("sk_test_hidden"));
	}
}
