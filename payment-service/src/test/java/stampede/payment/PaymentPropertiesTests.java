package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.validation.ValidationAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class PaymentPropertiesTests {
	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PaymentProperties.class)
	static class Bound {}

	private final ApplicationContextRunner starting = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(Bound.class);

	@ParameterizedTest
	@CsvSource({"payments.retry-window=24h, shorter than the 24 hours", "payments.recovery.batch=0, greater than"})
	void refusesWhatWouldChargeTwiceOrNeverRecover(String setting, String reason) {
		starting.run(context -> assertThat(context).hasNotFailed());
		starting.withPropertyValues(setting)
				.run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(reason));
	}
}
