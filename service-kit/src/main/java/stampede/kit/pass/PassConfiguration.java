package stampede.kit.pass;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The keys of passes, for the services that sign or verify them. */
@AutoConfiguration
@EnableConfigurationProperties(PassProperties.class)
class PassConfiguration {
	@Bean
	PassKeys passKeys(PassProperties properties) {
		return new PassKeys(properties.keys());
	}
}
