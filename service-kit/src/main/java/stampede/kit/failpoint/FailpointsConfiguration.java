package stampede.kit.failpoint;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** Arms failpoints, only under the profile {@code failpoints}. */
@AutoConfiguration
@EnableConfigurationProperties(FailpointsConfiguration.FailpointProperties.class)
class FailpointsConfiguration {
	/**
	 * Failpoints for crash tests; ignored without the profile "failpoints".
	 *
	 * @param armed Names of the failpoints that halt the process when reached.
	 * @param file File with one failpoint name on each line. Polled, so that a running process can be armed.
	 */
	@ConfigurationProperties("stampede.failpoints")
	record FailpointProperties(@DefaultValue Set<String> armed, @Nullable Path file) {}

	@Bean
	@Profile("failpoints")
	Failpoints armedFailpoints(FailpointProperties properties) {
		var failpoints = new Failpoints();
		failpoints.arm(properties.armed());
		return failpoints;
	}

	@Bean
	@Profile("failpoints")
	@ConditionalOnProperty("stampede.failpoints.file")
	ArmingFile armingFile(Failpoints failpoints, FailpointProperties properties) {
		return new ArmingFile(failpoints, properties);
	}

	@Bean
	@Profile("!failpoints")
	Failpoints failpoints() {
		return Failpoints.none();
	}
}
