package stampede.kit.deadline;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import stampede.kit.metrics.KitMetric;

/** Deadlines for every request that comes in and every call that goes out. */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
@EnableConfigurationProperties(DeadlineProperties.class)
class DeadlineConfiguration {
	@Bean
	DeadlineWebFilter deadlineWebFilter(DeadlineProperties properties, MeterRegistry meters) {
		return new DeadlineWebFilter(properties, KitMetric.DEADLINE_IGNORED.counter(meters));
	}

	@Bean
	DeadlineExchangeFilter deadlineExchangeFilter(DeadlineProperties properties) {
		return new DeadlineExchangeFilter(properties);
	}
}
