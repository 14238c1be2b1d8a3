package stampede.kit.detached;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import stampede.kit.drain.DrainProperties;

/** Every service finishes its detached work before it stops. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(DrainProperties.class)
class DetachedConfiguration {
	@Bean
	DetachedLifecycle detachedLifecycle(DrainProperties properties, MeterRegistry meters) {
		return new DetachedLifecycle(properties.detachedTimeout(), meters);
	}
}
