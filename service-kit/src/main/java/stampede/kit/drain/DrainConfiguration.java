package stampede.kit.drain;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Every service drains before it stops. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(DrainProperties.class)
class DrainConfiguration {
	@Bean
	Drain drain(DrainProperties properties) {
		return new Drain(properties);
	}

	@Bean
	DrainFilter drainFilter(Drain drain) {
		return new DrainFilter(drain);
	}
}
