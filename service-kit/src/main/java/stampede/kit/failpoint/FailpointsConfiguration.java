package stampede.kit.failpoint;

import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** Arms failpoints under the profile {@code failpoints} alone. */
@AutoConfiguration
@EnableConfigurationProperties(FailpointsConfiguration.FailpointProperties.class)
class FailpointsConfiguration {
	/**
	 * @param armed names of the failpoints that halt the process when reached
	 */
	@ConfigurationProperties("stampede.failpoints")
	record FailpointProperties(@DefaultValue Set<String> armed) {}

	@Bean
	@Profile("failpoints")
	Failpoints armedFailpoints(FailpointProperties properties) {
		return new Failpoints(properties.armed());
	}

	@Bean
	@Profile("!failpoints")
	@ConditionalOnMissingBean
	Failpoints failpoints() {
		return Failpoints.none();
	}
}
